import { shareBlock } from '../model/share-block.js';
import type { SimulationEvent, SimulationEventType, TimelineRow } from '../model/simulation.js';
import type { ViewStyle } from './interactive-style.js';
import { clockText, nameCell } from './interactive-text.js';
import type { LiveSnapshot } from './live-session.js';

const ROW_MS = 1000;
const TICK_S = 10;
const WIDEST_NAME = 36;

/** What is marked above a second; where several things happened, the first of these is. */
const SYMBOLS: readonly { type: SimulationEventType; symbol: string; color: 'red' | 'green' | 'yellow' | 'cyan' }[] = [
  { type: 'fault', symbol: '▼', color: 'red' },
  { type: 'recover', symbol: '▲', color: 'green' },
  { type: 'priority-shift', symbol: '»', color: 'cyan' },
  { type: 'weights-changed', symbol: '»', color: 'cyan' },
  { type: 'panic', symbol: '!', color: 'yellow' },
];

/**
 * The last seconds in `rows` lines: marks, a line for each destination, one for failures. A column is a second. The height is the share of that
 * second's requests; in a second without requests, dimmed, the load of the destination's level.
 */
export function rollingTimeline(
  snapshot: LiveSnapshot,
  log: readonly SimulationEvent[],
  { columns, rows }: { columns: number; rows: number },
  style: ViewStyle,
): string[] {
  if (rows < 2) return [];
  const names = Object.keys(snapshot.timeline.at(-1)?.requests ?? {});
  const failing = snapshot.requests.failed > 0 && rows > 2;
  const destinations = names.slice(0, rows - (failing ? 2 : 1));
  const label = Math.min(WIDEST_NAME, Math.floor(columns * 0.36));
  const width = columns - label - 3;
  const seconds = snapshot.timeline.slice(-width);
  const line = (name: string, cells: string): string => `  ${nameCell(name, label)} ${cells}`;
  return [
    line('', marksText(seconds, log, style)),
    ...destinations.map((name) => {
      const priority = priorityOf(name, snapshot);
      return line(name, seconds.map((row) => cellOf(row, name, priority, style)).join(''));
    }),
    ...(failing ? [line('failed', seconds.map((row) => failedCell(row, style)).join(''))] : []),
  ];
}

/** How many lines the timeline would fill. */
export function timelineHeight({ timeline, requests }: LiveSnapshot): number {
  return 1 + Object.keys(timeline.at(-1)?.requests ?? {}).length + (requests.failed > 0 ? 1 : 0);
}

function marksText(seconds: readonly TimelineRow[], log: readonly SimulationEvent[], style: ViewStyle): string {
  let text = '';
  let skip = 0;
  seconds.forEach(({ atMs }, index) => {
    const here = log.filter((event) => event.atMs >= atMs && event.atMs < atMs + ROW_MS).map(({ type }) => type);
    const mark = SYMBOLS.find(({ type }) => here.includes(type));
    const tick = atMs % (TICK_S * ROW_MS) === 0 ? `╷${clockText(atMs)}` : '';
    if (mark !== undefined) text += style[mark.color](mark.symbol);
    else if (skip > 0) text += '';
    else if (tick !== '' && index + tick.length <= seconds.length && quiet(seconds, index, tick.length, log)) {
      text += style.dim(tick);
      skip = tick.length;
    } else text += ' ';
    skip = Math.max(0, skip - 1);
  });
  return text;
}

/** Whether no mark would stand where the label of a tick does. */
function quiet(
  seconds: readonly TimelineRow[],
  from: number,
  length: number,
  log: readonly SimulationEvent[],
): boolean {
  const startMs = seconds[from]?.atMs ?? 0;
  return !log.some(
    ({ type, atMs }) =>
      atMs >= startMs && atMs < startMs + length * ROW_MS && SYMBOLS.some((symbol) => symbol.type === type),
  );
}

function cellOf(row: TimelineRow, name: string, priority: number, style: ViewStyle): string {
  const total = totalOf(row);
  if (total === 0) return style.dim(shareBlock(row.priorityLoad[priority] ?? 0, 100));
  const part = row.requests[name] ?? 0;
  return part === 0 ? style.dim('·') : style.level(priority, shareBlock(part, total));
}

function failedCell(row: TimelineRow, style: ViewStyle): string {
  return row.failed === 0 ? style.dim('·') : style.red(shareBlock(row.failed, totalOf(row)));
}

/** A request for which no host could be chosen belongs to no destination, but it did fail. */
function totalOf({ requests, failed }: TimelineRow): number {
  return Math.max(
    failed,
    Object.values(requests).reduce((sum, count) => sum + count, 0),
  );
}

/** A destination that stands at several levels has its level in its name. */
function priorityOf(name: string, { levels }: LiveSnapshot): number {
  const [, named] = /\(priority (\d+)\)$/.exec(name) ?? [];
  if (named !== undefined) return Number(named);
  const level = levels.find(({ endpoints }) => endpoints.some(({ destination }) => destination === name));
  return level?.priority ?? 0;
}
