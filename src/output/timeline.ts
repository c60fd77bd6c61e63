import { formatDuration } from '../model/duration.js';
import type { SimulationEvent, SimulationResult, TimelineRow } from '../model/simulation.js';

/** A stretch of the timeline: one or more of its rows. */
export interface TimelineBucket {
  fromMs: number;
  toMs: number;
  requests: Record<string, number>;
  total: number;
  failed: number;
  /** The most endpoints that were ejected at the end of one of its rows. */
  ejected: number;
}

/** Timeline rows are this far apart. */
const ROW_MS = 1000;

/** The timeline in at most `columns` buckets, each of one row or more, as even as they can be. */
export function timelineBuckets({ timeline }: SimulationResult, columns: number): TimelineBucket[] {
  const count = Math.min(timeline.length, Math.max(1, columns));
  const edge = (index: number): number => Math.floor((index * timeline.length) / count);
  return Array.from({ length: count }, (_, index) => bucketOf(timeline.slice(edge(index), edge(index + 1))));
}

function bucketOf(rows: TimelineRow[]): TimelineBucket {
  const requests: Record<string, number> = {};
  let failed = 0;
  let ejected = 0;
  for (const row of rows) {
    for (const [name, count] of Object.entries(row.requests)) requests[name] = (requests[name] ?? 0) + count;
    failed += row.failed;
    ejected = Math.max(ejected, row.ejected.length);
  }
  const served = Object.values(requests).reduce((sum, count) => sum + count, 0);
  // A request for which no host could be chosen belongs to no destination, but it did fail.
  const total = Math.max(served, failed);
  return { fromMs: rows[0]!.atMs, toMs: rows.at(-1)!.atMs + ROW_MS, requests, total, failed, ejected };
}

/** Round distances between the marks of a time axis. */
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400].map((s) => s * 1000);

/** Where a time axis is marked: at most `most` marks at round times. */
export function axisTicks(durationMs: number, most: number): { atMs: number; text: string }[] {
  const step = STEPS_MS.find((candidate) => durationMs / candidate <= most) ?? durationMs;
  const count = step > 0 ? Math.floor(durationMs / step) : 0;
  return Array.from({ length: count + 1 }, (_, i) => ({ atMs: i * step, text: formatDuration(i * step) }));
}

/** What is marked above the timeline: what happened to the endpoints, and what traffic did about it. */
export type MarkType = 'fault' | 'recover' | 'shift' | 'panic';

export const markSymbols: Record<MarkType, string> = { fault: '▼', recover: '▲', shift: '»', panic: '!' };

/** What faults and recoveries do to endpoints, as opposed to what the data plane does about it. */
export const causes: readonly MarkType[] = ['fault', 'recover'];

/** Events of one moment, kind and detail, told once. */
export interface Mark {
  type: MarkType;
  atMs: number;
  text: string;
}

/** More endpoints than this are counted instead of named. */
const MOST_NAMED = 2;

const MARKED: Partial<Record<SimulationEvent['type'], MarkType>> = {
  fault: 'fault',
  recover: 'recover',
  'priority-shift': 'shift',
  'weights-changed': 'shift',
  panic: 'panic',
};

/** What is marked on the time line, in order; what happened to several endpoints at the same moment is one mark. */
export function timelineMarks({ events }: SimulationResult): Mark[] {
  const marks = new Map<string, { type: MarkType; event: SimulationEvent; endpoints: string[] }>();
  for (const event of events) {
    const type = MARKED[event.type];
    if (type === undefined) continue;
    const key = `${event.atMs} ${event.type} ${event.detail}`;
    const mark = marks.get(key) ?? { type, event, endpoints: [] };
    if (event.endpoint !== '') mark.endpoints.push(...event.endpoint.split(', '));
    marks.set(key, mark);
  }
  return [...marks.values()].map(({ type, event, endpoints }) => {
    const where = endpoints.length > MOST_NAMED ? `${endpoints.length} endpoints` : endpoints.join(', ');
    // `recover` says its own name again, and what it missed behind it.
    const detail = event.detail.startsWith(event.type)
      ? event.detail.slice(event.type.length).replace(/^, /, '')
      : event.detail;
    return { type, atMs: event.atMs, text: [event.type, detail, where].filter(Boolean).join('  ') };
  });
}

/** The latest recovery at or before a moment, where there is one. */
export function recoveryBefore({ events }: SimulationResult, atMs: number): number | undefined {
  return events.findLast((event) => event.type === 'recover' && event.atMs <= atMs)?.atMs;
}

/** `99.83%`: cut, not rounded, so that 100 % means that nothing failed. */
export function percentText(fraction: number): string {
  // The small term keeps 0.29 * 10000 = 2899.9999999999995 from being cut to 28.99.
  return `${Math.floor(fraction * 10_000 + 1e-6) / 100}%`;
}
