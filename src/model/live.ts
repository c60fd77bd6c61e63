import type { ScenarioEvent } from './scenario.js';
import type { SimulationResult } from './simulation.js';

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
  /** The most that ever were under way at a time. */
  mostActive?: number;
  /** Tries for which no connection could be made. */
  connectFailures?: number;
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
  /** One for each of the last seconds, at most 300: requests and failures by destination name. */
  timeline: SimulationResult['timeline'];
  /** The scenario's events that have not happened. */
  pending: readonly ScenarioEvent[];
}
