import type { Answer } from '../engine/engine.js';
import type { FailoverPlan } from '../model/plan.js';
import type { ScenarioEvent, Target } from '../model/scenario.js';
import type { SimulationEvent, SimulationResult } from '../model/simulation.js';
import type { Exchange } from '../model/transport.js';

/** One endpoint of a live run as it stands now. */
export interface LiveEndpoint {
  name: string;
  /** Where it is really asked: `host:port`. */
  address: string;
  cluster?: string;
  locality: string;
  destination: string;
  priority: number;
  state: 'healthy' | 'degraded' | 'unhealthy';
  /** `health-check`, `ejected until 12.3s`, `failed by hand`. */
  why: string[];
  /** Last health check; undefined before the first. */
  probe?: { atMs: number; passed: boolean; latencyMs: number; detail: string };
  /** Percent of new requests that it would get now. */
  share: number;
  requests: number;
  failed: number;
  /** Requests under way. */
  active: number;
}

export interface LiveLevel {
  priority: number;
  reason: string;
  /** Percent of traffic now. */
  load: number;
  panic: boolean;
  endpoints: LiveEndpoint[];
}

/** All that a view of a live run needs, at one moment. */
export interface LiveSnapshot {
  atMs: number;
  service: string;
  mesh: string;
  scenario: string;
  paused: boolean;
  /** Requests of our own per second; 0: none. */
  rps: number;
  requests: { total: number; failed: number };
  levels: LiveLevel[];
  /** One for each second so far: requests and failures by destination name. */
  timeline: SimulationResult['timeline'];
  /** The scenario's events that have not happened. */
  pending: readonly ScenarioEvent[];
}

/** A live run: the engine on the wall clock. Made by `startLive`. */
export interface LiveSession {
  readonly plan: FailoverPlan;
  snapshot(): LiveSnapshot;
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
  /** Ends everything and gives the result. May be called again. */
  stop(): SimulationResult;
}
