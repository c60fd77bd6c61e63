import type { Answer } from '../engine/engine.js';
import type { LiveSnapshot } from '../model/live.js';
import type { FailoverPlan } from '../model/plan.js';
import type { Target } from '../model/scenario.js';
import type { SimulationEvent, SimulationResult } from '../model/simulation.js';
import type { Exchange } from '../model/transport.js';

export type { LiveEndpoint, LiveLevel, LiveSnapshot } from '../model/live.js';

/** A live run: the engine on the wall clock. Made by `startLive`. */
export interface LiveSession {
  readonly plan: FailoverPlan;
  snapshot(): LiveSnapshot;
  /** Calls back when the first health check of every endpoint is over, at once if it is: nothing is routed before. */
  whenReady(listener: () => void): void;
  /** Every event from the start on; the function given back ends it. */
  onEvent(listener: (event: SimulationEvent) => void): () => void;
  /** Fails or restores the health check of what matches, as Envoy's `/healthcheck/fail` would; gives how many endpoints matched. */
  fail(target: Target): number;
  restore(target: Target): number;
  /** The scenario's next event happens now. False when none is left. */
  nextEvent(): boolean;
  setRate(rps: number): void;
  /** No requests of our own while paused; probes go on. */
  pause(paused: boolean): void;
  /** Routes one real request through the engine. Counted in the result. */
  route(exchange: Exchange, done: (answer: Answer) => void, key?: number): void;
  /** The result so far; the run goes on. */
  result(): SimulationResult;
  /** Ends everything and gives the result. May be called again. */
  stop(): SimulationResult;
}
