import { formatDuration } from '../model/duration.js';
import type { SimulationResult } from '../model/simulation.js';
import { meshTitle } from './plan-title.js';
import { round, textAt } from './svg-text.js';
import { shorten, shortenAll } from './table.js';
import {
  axisTicks,
  causes,
  type MarkType,
  markSymbols,
  percentText,
  type TimelineBucket,
  timelineBuckets,
  timelineMarks,
} from './timeline.js';

export const PICTURE_WIDTH = 960;
export const MARGIN = 24;

const LEFT = 264;
const PLOT = PICTURE_WIDTH - LEFT - MARGIN;
const ROW = 34;
const BAR = 26;
const LINE = 20;
const MOST_BUCKETS = 168;
const WIDEST_NAME = 32;
/** Letters that fit between the margins, as wide as they are on average. */
const WIDEST_LINE = 130;
const WIDEST_TITLE = 90;
const MOST_MARKS = 24;

const MARK_CLASS: Record<MarkType, string> = { fault: 'bad', recover: 'good', shift: 'move', panic: 'warn' };

/** One simulation: title, time axis with marks, a row of bars for each destination, then the numbers. Its top is at y = 0. */
export function pictureOf(result: SimulationResult): { height: number; elements: string[] } {
  const top = 78;
  const rows = rowsOf(result);
  const bottom = top + rows.length * ROW;
  const facts = factLines(result);
  return {
    height: bottom + 34 + facts.length * LINE,
    elements: [
      ...heading(result),
      ...axis(result, top, bottom),
      ...rows.flatMap((row, i) => rowElements(row, result, top + i * ROW)),
      ...markElements(result, top, bottom),
      ...facts.map(({ text, classes }, i) =>
        textAt(MARGIN, bottom + 34 + i * LINE, shorten(text, WIDEST_LINE), classes),
      ),
    ],
  };
}

interface Row {
  name: string;
  classes: string;
  total: string;
  value(bucket: TimelineBucket): number;
}

function rowsOf({ destinations, requests }: SimulationResult): Row[] {
  const names = shortenAll(
    destinations.map(({ name }) => name),
    WIDEST_NAME,
  );
  const served = destinations.map(
    ({ name, priority, requests: count }, index): Row => ({
      name: names[index] as string,
      classes: `l${Math.max(0, Math.min(priority, 4))}`,
      total: `level ${priority}, ${count} requests`,
      value: (bucket) => bucket.requests[name] ?? 0,
    }),
  );
  const failed: Row = {
    name: 'failed',
    classes: 'bad',
    total: `${requests.failed} requests`,
    value: (bucket) => bucket.failed,
  };
  return requests.failed === 0 ? served : [...served, failed];
}

function heading({ scenario, service, mesh, seed, durationMs, interrupted }: SimulationResult): string[] {
  const stopped = interrupted === true ? ', interrupted' : '';
  return [
    textAt(MARGIN, 16, shorten(scenario, WIDEST_TITLE), 'title'),
    textAt(
      MARGIN,
      36,
      shorten(`${service} (${meshTitle(mesh)}), ${formatDuration(durationMs)}, seed ${seed}${stopped}`, WIDEST_LINE),
      'faint',
    ),
  ];
}

function axis({ durationMs }: SimulationResult, top: number, bottom: number): string[] {
  return axisTicks(durationMs, 12).flatMap(({ atMs, text }) => {
    const x = xAt(atMs, durationMs);
    return [`<line x1="${x}" x2="${x}" y1="${top - 6}" y2="${bottom}"/>`, textAt(x, bottom + 14, text, 'faint middle')];
  });
}

function rowElements({ name, classes, total, value }: Row, result: SimulationResult, y: number): string[] {
  const buckets = timelineBuckets(result, MOST_BUCKETS);
  const bars = buckets.flatMap((bucket) => {
    const share = bucket.total === 0 ? 0 : value(bucket) / bucket.total;
    if (share === 0) return [];
    const x = xAt(bucket.fromMs, result.durationMs);
    const width = Math.max(0.5, xAt(bucket.toMs, result.durationMs) - x - 1);
    const height = Math.max(1.5, share * BAR);
    return [
      `<rect class="${classes}" x="${x}" y="${round(y + BAR - height)}" width="${round(width)}" height="${round(height)}"/>`,
    ];
  });
  return [
    textAt(MARGIN, y + 12, name),
    textAt(MARGIN, y + 26, total, 'faint'),
    `<rect class="track" x="${LEFT}" y="${y}" width="${PLOT}" height="${BAR}"/>`,
    ...bars,
  ];
}

function markElements(result: SimulationResult, top: number, bottom: number): string[] {
  return timelineMarks(result).flatMap(({ type, atMs }) => {
    const x = xAt(atMs, result.durationMs);
    const classes = MARK_CLASS[type];
    return [
      `<line class="${classes}" x1="${x}" x2="${x}" y1="${top - 6}" y2="${bottom - ROW + BAR}"/>`,
      textAt(x, causes.includes(type) ? top - 22 : top - 8, markSymbols[type], `${classes} middle`),
    ];
  });
}

/** What happened when, how it ended, and whether that was expected. */
function factLines(result: SimulationResult): { text: string; classes: string }[] {
  const { requests, failovers, expectations } = result;
  const marks = timelineMarks(result);
  const left = marks.length - MOST_MARKS;
  return [
    ...marks.slice(0, MOST_MARKS).map(({ type, atMs, text }) => ({
      text: `${markSymbols[type]}  ${formatDuration(atMs)}  ${text}`,
      classes: MARK_CLASS[type],
    })),
    ...(left > 0 ? [{ text: `and ${left} more`, classes: 'faint' }] : []),
    {
      text: `${requests.total} requests, ${requests.failed} failed, availability ${percentText(requests.availability)}`,
      classes: '',
    },
    ...failovers.map(({ from, to, faultAtMs, shiftedAtMs, failedMeanwhile }) => ({
      text:
        `level ${from} → level ${to} at ${formatDuration(shiftedAtMs)}` +
        (to < from
          ? ''
          : `, ${formatDuration(shiftedAtMs - faultAtMs)} after the fault, ${failedMeanwhile} failed meanwhile`),
      classes: '',
    })),
    ...expectations.map(({ expect, met, actual }) => ({
      text: `${met ? '✓' : '✗'}  ${expect}  (${actual})`,
      classes: met ? 'good' : 'bad',
    })),
  ];
}

function xAt(atMs: number, durationMs: number): number {
  return round(LEFT + (durationMs > 0 ? Math.min(1, atMs / durationMs) : 0) * PLOT);
}
