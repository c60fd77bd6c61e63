import { formatDuration } from '../../model/duration.js';
import { shareBlock } from '../../model/share-block.js';
import type { SimulationResult } from '../../model/simulation.js';
import type { Style } from '../style.js';
import { shortenAll, table } from '../table.js';
import {
  axisTicks,
  causes,
  type Mark,
  type MarkType,
  markSymbols,
  type TimelineBucket,
  timelineBuckets,
  timelineMarks,
} from '../timeline.js';

const WIDEST_NAME = 36;
const WIDEST_CELL = 4;
const LABEL_DISTANCE = 8;
const LONG_LIST = 20;

/** The picture: a row for each destination, time from left to right, the share of requests as the height of a block. */
export function timelineLines(result: SimulationResult, style: Style): string[] {
  if (result.timeline.length === 0) return [];
  const names = result.destinations.map(({ name }) => name);
  const room = Math.max(10, Math.floor(style.width * 0.4));
  const labelWidth = Math.min(room, WIDEST_NAME, Math.max('ejected'.length, ...names.map((name) => name.length)));
  const shown = shortenAll(names, labelWidth);
  const columns = Math.max(1, style.width - labelWidth - 5);
  const buckets = timelineBuckets(result, columns);
  const cell = Math.max(1, Math.min(WIDEST_CELL, Math.floor(columns / buckets.length)));
  const column = (atMs: number): number =>
    Math.max(
      0,
      buckets.findLastIndex(({ fromMs }) => fromMs <= atMs),
    ) * cell;

  const line = (label: string, cells: string): string => `  ${label.padEnd(labelWidth)}  ${cells}`.trimEnd();
  const row = (label: string, draw: (bucket: TimelineBucket) => string): string =>
    line(label, buckets.map((bucket) => draw(bucket).repeat(cell)).join(''));
  const marks = timelineMarks(result);
  const width = buckets.length * cell;

  return [
    ...[true, false].flatMap((cause) => {
      const row = marks.filter(({ type }) => causes.includes(type) === cause);
      return row.length === 0 ? [] : [line('', markRow(row, column, width, style))];
    }),
    line('', axis(result.durationMs, column, width)),
    ...result.destinations.map(({ name, priority }, index) =>
      row(shown[index] as string, (bucket) =>
        blockOf(bucket.requests[name] ?? 0, bucket.total, (text) => style.level(priority, text), style),
      ),
    ),
    ...(result.requests.failed === 0
      ? []
      : [row('failed', (bucket) => blockOf(bucket.failed, bucket.total, (text) => style.red(text), style))]),
    ...(buckets.every(({ ejected }) => ejected === 0)
      ? []
      : [row('ejected', ({ ejected }) => (ejected === 0 ? style.dim('·') : ejected > 9 ? '+' : String(ejected)))]),
  ];
}

/** The legend of the marks: what happened when. */
export function markLines(result: SimulationResult, style: Style): string[] {
  const marks = timelineMarks(result);
  const shown = style.full || marks.length <= LONG_LIST ? marks : marks.slice(0, LONG_LIST);
  const rows = shown.map(({ type, atMs, text }) => [
    paintMark(type, style),
    formatDuration(Number(atMs.toFixed(3))),
    text,
  ]);
  const left = marks.length - shown.length;
  return [
    ...table(rows, { indent: '  ', right: [1] }),
    ...(left > 0 ? [style.dim(`  and ${left} more (-v shows all)`)] : []),
  ];
}

function blockOf(part: number, total: number, paint: (text: string) => string, style: Style): string {
  if (total === 0) return ' ';
  const block = shareBlock(part, total);
  return part === 0 ? style.dim(block) : paint(block);
}

/** One symbol for each column; where several meet, the first in the order of `markSymbols` is shown. */
function markRow(marks: Mark[], column: (atMs: number) => number, width: number, style: Style): string {
  const order = Object.keys(markSymbols) as MarkType[];
  return Array.from({ length: width }, (_, i) => {
    const here = marks.filter(({ atMs }) => column(atMs) === i).map(({ type }) => type);
    const first = order.find((type) => here.includes(type));
    return first === undefined ? ' ' : paintMark(first, style);
  }).join('');
}

function paintMark(type: MarkType, style: Style): string {
  const paint = { fault: style.red, recover: style.green, shift: style.cyan, panic: style.yellow }[type];
  return paint(markSymbols[type]);
}

/** Labels that would reach beyond the right edge, and that of the edge itself, are left out. */
function axis(durationMs: number, column: (atMs: number) => number, width: number): string {
  let text = '';
  for (const tick of axisTicks(durationMs, Math.max(1, Math.floor(width / LABEL_DISTANCE)))) {
    const longer = `${text.padEnd(column(tick.atMs))}╷${tick.text}`;
    if (text === '' || (tick.atMs < durationMs && longer.length <= width)) text = longer;
  }
  return text;
}
