import type { Target } from '../model/scenario.js';
import { rowsOf, type Selection, selectedIndex, selectionOf, type ViewState } from './interactive-state.js';
import type { LiveSnapshot } from './live-session.js';

/** What a key asks of the session; `what` names the target for people. */
export type ViewAction =
  | { type: 'fail' | 'restore'; target: Target; what: string }
  | { type: 'next-event' }
  | { type: 'rate'; rps: number }
  | { type: 'pause'; paused: boolean }
  | { type: 'record' }
  | { type: 'quit' };

export interface Pressed {
  state: ViewState;
  action?: ViewAction;
}

/** Every key with what it does, as the help shows it; `short` stands in the footer, the most useful first. */
export const keyHelp: readonly { keys: string; short?: string; does: string }[] = [
  { keys: '↑ ↓', short: 'select', does: 'select a level or an endpoint (also j and k; PgUp, PgDn, Home, End)' },
  { keys: 'f', short: 'fail', does: 'fail the health check of what is selected' },
  { keys: 'r', short: 'restore', does: 'restore what is selected' },
  { keys: 'q', short: 'quit', does: 'quit and print the result (also Ctrl-C)' },
  { keys: '?', short: 'help', does: 'this page; any key leaves it' },
  { keys: 'F R', short: 'level', does: 'fail or restore the whole level' },
  { keys: 'c C', short: 'cluster', does: 'fail or restore the whole cluster of what is selected' },
  { keys: 'n', short: 'next event', does: "let the scenario's next event happen now" },
  { keys: '+ -', short: 'rate', does: 'more or fewer requests of our own per second' },
  { keys: 'space', short: 'pause', does: 'pause our own requests, and go on; probes never pause' },
  { keys: 'w', short: 'write', does: 'write the record so far to a file, as JSON' },
];

/** Requests per second that `+` and `-` go through. */
const RATES = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const PAGE = 10;

const MOVES: Record<string, number> = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  pageup: -PAGE,
  pagedown: PAGE,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

const QUIT = ['q', 'ctrl-c', 'ctrl-d', 'end-of-input'];

/** What a key does: to the view itself, and through an action to the session. */
export function pressKey(state: ViewState, key: string, snapshot: LiveSnapshot): Pressed {
  if (QUIT.includes(key)) return { state, action: { type: 'quit' } };
  if (state.help) return { state: { ...state, help: false } };
  const quiet = { ...state, message: '' };
  const move = MOVES[key];
  if (move !== undefined) return { state: { ...quiet, selected: moved(state.selected, move, snapshot) } };
  switch (key) {
    case '?':
    case 'h':
      return { state: { ...quiet, help: true } };
    case 'f':
    case 'r':
      return onTarget(quiet, key === 'f', selectedTarget(state.selected, snapshot));
    case 'F':
    case 'R':
      return onTarget(quiet, key === 'F', levelTarget(state.selected, snapshot));
    case 'c':
    case 'C':
      return onTarget(quiet, key === 'c', clusterTarget(state.selected, snapshot));
    case 'n':
      return { state: quiet, action: { type: 'next-event' } };
    case '+':
    case '=':
      return { state: quiet, action: { type: 'rate', rps: RATES.find((rate) => rate > snapshot.rps) ?? snapshot.rps } };
    case '-':
    case '_':
      return { state: quiet, action: { type: 'rate', rps: RATES.findLast((rate) => rate < snapshot.rps) ?? 0 } };
    case ' ':
      return { state: quiet, action: { type: 'pause', paused: !snapshot.paused } };
    case 'w':
      return { state: quiet, action: { type: 'record' } };
    default:
      return { state };
  }
}

interface Aim {
  target: Target;
  what: string;
}

function onTarget(state: ViewState, fail: boolean, aim: Aim | string): Pressed {
  if (typeof aim === 'string') return { state: { ...state, message: aim } };
  return { state, action: { type: fail ? 'fail' : 'restore', ...aim } };
}

function moved(selected: Selection, by: number, snapshot: LiveSnapshot): Selection {
  const rows = rowsOf(snapshot);
  const index = Math.max(0, Math.min(rows.length - 1, selectedIndex(rows, selected) + by));
  const row = rows[index];
  return row === undefined ? selected : selectionOf(row);
}

function selectedTarget(selected: Selection, snapshot: LiveSnapshot): Aim | string {
  const row = rowsOf(snapshot)[selectedIndex(rowsOf(snapshot), selected)];
  if (row?.endpoint === undefined) return levelTarget(selected, snapshot);
  const { name, priority } = row.endpoint;
  return { target: { endpoint: name, priority }, what: name };
}

function levelTarget(selected: Selection, snapshot: LiveSnapshot): Aim | string {
  const row = rowsOf(snapshot)[selectedIndex(rowsOf(snapshot), selected)];
  if (row === undefined) return 'there is no level';
  const { priority } = row.level;
  return { target: { priority }, what: `level ${priority}` };
}

/** The cluster of an endpoint; of a level, where all its endpoints stand in one. */
function clusterTarget(selected: Selection, snapshot: LiveSnapshot): Aim | string {
  const row = rowsOf(snapshot)[selectedIndex(rowsOf(snapshot), selected)];
  const endpoints = row?.endpoint === undefined ? (row?.level.endpoints ?? []) : [row.endpoint];
  const [cluster, ...others] = new Set(endpoints.map((endpoint) => endpoint.cluster));
  if (others.length > 0) return 'the level stands in several clusters: select an endpoint';
  if (cluster === undefined) return 'the selected endpoint belongs to no cluster';
  return { target: { cluster }, what: `cluster ${cluster}` };
}
