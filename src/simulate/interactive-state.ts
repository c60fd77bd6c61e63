import type { SimulationEvent } from '../model/simulation.js';
import type { LiveEndpoint, LiveLevel, LiveSnapshot } from './live-session.js';

/** What the view itself remembers; everything else it shows is the session's. */
export interface ViewState {
  /** By name, so that the mark stays where it is while endpoints come and go. */
  selected: Selection;
  help: boolean;
  /** What the last key did. */
  message: string;
  /** The latest events, oldest first. */
  log: readonly SimulationEvent[];
}

/** A level, or with `endpoint` one of its endpoints. */
export interface Selection {
  priority: number;
  endpoint?: string;
}

/** More than any screen shows. */
const LONGEST_LOG = 200;

export const initialView: ViewState = { selected: { priority: 0 }, help: false, message: '', log: [] };

/** The state after an event. */
export function logEvent(state: ViewState, event: SimulationEvent): ViewState {
  return { ...state, log: [...state.log, event].slice(-LONGEST_LOG) };
}

/** One line of the list: a level, or an endpoint below its level. */
export interface ViewRow {
  level: LiveLevel;
  endpoint?: LiveEndpoint;
}

/** The lines of the list from top to bottom: each level, then its endpoints. */
export function rowsOf({ levels }: LiveSnapshot): ViewRow[] {
  return levels.flatMap((level) => [{ level }, ...level.endpoints.map((endpoint) => ({ level, endpoint }))]);
}

/** Where the selection stands among the rows; its level where the endpoint is gone, 0 where that is gone as well. */
export function selectedIndex(rows: readonly ViewRow[], { priority, endpoint }: Selection): number {
  const here = rows.findIndex((row) => row.level.priority === priority && row.endpoint?.name === endpoint);
  if (here >= 0) return here;
  return Math.max(
    0,
    rows.findIndex((row) => row.level.priority === priority),
  );
}

/** What stays selected when the list changes. */
export function selectionOf({ level, endpoint }: ViewRow): Selection {
  return { priority: level.priority, ...(endpoint === undefined ? {} : { endpoint: endpoint.name }) };
}
