import { formatDuration } from '../model/duration.js';
import { rowsOf, selectedIndex, type ViewRow, type ViewState } from './interactive-state.js';
import type { ViewStyle } from './interactive-style.js';
import { bar, cell, columnsOf, nameCell } from './interactive-text.js';
import type { LiveEndpoint, LiveLevel, LiveSnapshot } from './live-session.js';

/** What stands to the right of names and states, each with a blank before it; from `from` columns on. */
const PROBE = { title: 'probe', width: 10, from: 0 };
const SHARE_BAR = { title: '', width: 6, from: 76 };
const SHARE = { title: 'share', width: 5, from: 0 };
const REQUESTS = { title: 'requests', width: 8, from: 60 };
const FAILED = { title: 'failed', width: 7, from: 60 };
const NUMBERS = [PROBE, SHARE_BAR, SHARE, REQUESTS, FAILED];

/** Mark and symbol. */
const MARGIN = 4;
const WIDEST_NAME = 60;
/** `failed by hand`. */
const LEAST_STATE = 14;

/** The levels with their endpoints in `rows` lines, a heading included; the selected line is always among them. */
export function listLines(
  snapshot: LiveSnapshot,
  state: ViewState,
  { columns, rows }: { columns: number; rows: number },
  style: ViewStyle,
): string[] {
  const all = rowsOf(snapshot);
  const selected = selectedIndex(all, state.selected);
  const room = Math.max(1, rows - 1);
  const first = Math.max(0, Math.min(selected - Math.floor(room / 2), all.length - room));
  const layout = layoutOf(columns);
  const shown = all.slice(first, first + room).map((row, index) => {
    const here = first + index === selected;
    return (here ? style.bold('▸ ') : '  ') + rowText(row, layout, columns - 2, style);
  });
  const part = shown.length < all.length ? `${first + 1} to ${first + shown.length} of ${all.length}` : 'endpoint';
  return [style.dim(headingText(part, layout)), ...shown];
}

interface Layout {
  name: number;
  state: number;
  numbers: (typeof NUMBERS)[number][];
}

function layoutOf(columns: number): Layout {
  const numbers = NUMBERS.filter(({ from }) => columns >= from);
  const left = columns - MARGIN - numbers.reduce((sum, { width }) => sum + width + 1, 0) - 1;
  const name = Math.min(WIDEST_NAME, Math.max(0, Math.min(Math.ceil(left * 0.6), left - LEAST_STATE), left >> 1));
  return { name, state: Math.max(0, left - name), numbers };
}

function headingText(first: string, { name, state, numbers }: Layout): string {
  const titles = numbers.map((column) => ` ${cell(column.title, column.width, alignOf(column))}`);
  return `${' '.repeat(MARGIN)}${cell(first, name)} ${cell('state', state)}${titles.join('')}`;
}

function alignOf(column: (typeof NUMBERS)[number]): 'left' | 'right' {
  return column === PROBE || column === SHARE_BAR ? 'left' : 'right';
}

function rowText({ level, endpoint }: ViewRow, layout: Layout, columns: number, style: ViewStyle): string {
  return endpoint === undefined ? levelText(level, columns, style) : endpointText(endpoint, layout, style);
}

function levelText({ priority, reason, load, panic }: LiveLevel, columns: number, style: ViewStyle): string {
  const width = Math.max(4, Math.min(30, Math.floor(columns / 3)));
  const numbers = ` ${percent(load)}`;
  const alarm = panic ? ' PANIC' : '';
  const name = `level ${priority}`;
  const room = columns - width - 1 - numbers.length - alarm.length - name.length;
  return [
    style.bold(name),
    style.dim(cell(reason === '' ? '' : `  ${reason}`, room)),
    ' ',
    style.level(priority, bar(load, width)),
    numbers,
    style.red(alarm),
  ].join('');
}

function endpointText(endpoint: LiveEndpoint, { name, state, numbers }: Layout, style: ViewStyle): string {
  const { symbol, paint } = looks(endpoint, style);
  const why = endpoint.why.length > 0 ? fitting(reasons(endpoint.why), state) : endpoint.state;
  const cells = numbers.map((column) => ` ${cellText(column, endpoint, style)}`);
  return `${paint(symbol)} ${nameCell(endpoint.name, name)} ${paint(cell(why, state))}${cells.join('')}`;
}

/** What people did themselves stands before what the engine made of it. */
function reasons(why: readonly string[]): string[] {
  const byPeople = (reason: string): boolean => /by hand|played by failover/.test(reason);
  return [...why.filter(byPeople), ...why.filter((reason) => !byPeople(reason))];
}

/** As many reasons as there is room for, at least the first. */
function fitting([first = '', ...others]: readonly string[], width: number): string {
  let text = first;
  for (const reason of others) {
    if (columnsOf(`${text}, ${reason}`) > width) break;
    text += `, ${reason}`;
  }
  return text;
}

function cellText(column: (typeof NUMBERS)[number], endpoint: LiveEndpoint, style: ViewStyle): string {
  const { share, priority, requests, failed } = endpoint;
  if (column === PROBE) return probeText(endpoint, column.width, style);
  if (column === SHARE_BAR) return style.level(priority, bar(share, column.width));
  if (column === SHARE) return cell(percent(share), column.width, 'right');
  const count = cell(String(column === REQUESTS ? requests : failed), column.width, 'right');
  return column === FAILED && failed > 0 ? style.red(count) : count;
}

function probeText({ probe }: LiveEndpoint, width: number, style: ViewStyle): string {
  if (probe === undefined) return style.dim(cell('none yet', width));
  const took = formatDuration(Number(probe.latencyMs.toPrecision(2)));
  return probe.passed
    ? style.green(cell(`✓ ${took}`, width))
    : style.red(cell(`✗ ${probe.detail.replace(' (played)', '')}`, width));
}

function looks({ state }: LiveEndpoint, style: ViewStyle): { symbol: string; paint(text: string): string } {
  if (state === 'healthy') return { symbol: '●', paint: style.green };
  if (state === 'degraded') return { symbol: '◐', paint: style.yellow };
  return { symbol: '✗', paint: style.red };
}

/** Right-aligned in four columns. Cut, so that 100 % means all of it. */
function percent(value: number): string {
  return `${Math.floor(value + 1e-6)}%`.padStart(4);
}
