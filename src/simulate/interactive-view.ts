import { footerLine, headerLines, helpLines } from './interactive-header.js';
import { listLines } from './interactive-list.js';
import { logLines } from './interactive-log.js';
import { rowsOf, type ViewState } from './interactive-state.js';
import type { ViewStyle } from './interactive-style.js';
import { cell } from './interactive-text.js';
import { rollingTimeline, timelineHeight } from './interactive-timeline.js';
import type { LiveSnapshot } from './live-session.js';

export interface ViewSize {
  columns: number;
  rows: number;
}

/** Less than this shows nothing that could be read. */
const SMALLEST: ViewSize = { columns: 40, rows: 10 };
const LEAST_LIST = 5;
const LEAST_LOG = 3;

/**
 * The whole view as lines: never more than `size.rows`, none wider than `size.columns`. From the top: header, levels and endpoints,
 * timeline, events, what the last key did, keys.
 *
 * @param about where to reach us (`proxy http://127.0.0.1:8080`).
 */
export function renderView(
  snapshot: LiveSnapshot,
  state: ViewState,
  size: ViewSize,
  style: ViewStyle,
  about: readonly string[] = [],
): string[] {
  const { columns, rows } = size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return tooSmall(size);
  if (state.help) return helpLines(columns, style).slice(0, rows);
  const header = headerLines(snapshot, about, columns, style);
  const body = bodyLines(snapshot, state, { columns, rows: rows - header.length - 2 }, style);
  const filled = [...header, ...body, ...Array<string>(rows).fill('')].slice(0, rows - 2);
  return [...filled, style.yellow(cell(state.message, columns)), footerLine(columns, style)];
}

function bodyLines(snapshot: LiveSnapshot, state: ViewState, { columns, rows }: ViewSize, style: ViewStyle): string[] {
  const gap = rows >= 14 ? 1 : 0;
  const wanted = 1 + rowsOf(snapshot).length;
  const timelineWanted = timelineHeight(snapshot);
  const left = rows - 3 * gap;
  const list = Math.min(wanted, Math.max(Math.min(LEAST_LIST, left), left - timelineWanted - LEAST_LOG));
  const timeline = Math.min(timelineWanted, Math.max(0, left - list - (left - list > LEAST_LOG ? LEAST_LOG : 0)));
  const log = Math.max(0, left - list - timeline);
  const blank = Array<string>(gap).fill('');
  return [
    ...blank,
    ...listLines(snapshot, state, { columns, rows: list }, style),
    ...blank,
    ...rollingTimeline(snapshot, state.log, { columns, rows: timeline }, style),
    ...blank,
    ...logLines(state.log, { columns, rows: log }, style),
  ];
}

function tooSmall({ columns, rows }: ViewSize): string[] {
  const text = [`too small: ${columns}x${rows}`, `needs ${SMALLEST.columns}x${SMALLEST.rows}`, 'q quits'];
  return text.slice(0, rows).map((line) => cell(line, columns).trimEnd());
}
