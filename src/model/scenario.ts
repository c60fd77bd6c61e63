import type { Client } from './plan.js';

/** Which endpoints something hits: all that match every field given. */
export interface Target {
  cluster?: string;
  namespace?: string;
  service?: string;
  /** Prefix by segment: `region1` holds `region1/zone1`. */
  locality?: string;
  /** As the client sees it (0 = first). */
  priority?: number;
  /** Its address as written, with or without `:port`, or its whole name. */
  endpoint?: string;
}

export type FaultType = string;

/** `kind: Scenario`'s fault with every duration in ms. */
export interface Fault {
  type: FaultType;
  /** http, health-check. */
  status?: number;
  /** delay. */
  byMs?: number;
  /** scale: replicas of each matching destination. */
  to?: number;
  /** Share of requests hit, 0..100; absent = all. */
  percent?: number;
  /** `data`: health checks are spared. */
  on?: 'data';
}

export interface ScenarioEvent {
  atMs: number;
  target: Target;
  /** Absent for a recovery. */
  fault?: Fault;
  recover?: boolean;
}

export interface Latency {
  p50Ms: number;
  p99Ms: number;
}

export type Comparator = '>=' | '>' | '<=' | '<' | '==';

/** One line of `expect`, parsed. Numbers of availability are percent. */
export type Expectation =
  | { type: 'availability'; comparator: Comparator; value: number; text: string }
  | { type: 'failed'; comparator: Comparator; value: number; percent: boolean; text: string }
  | { type: 'failover'; withinMs: number; to: Target; text: string }
  | { type: 'recovery'; withinMs: number; text: string };

export interface ScenarioTopology {
  /** Fields of a Failover document's destination. */
  cluster?: string;
  namespace?: string;
  service?: string;
  address?: string;
  port?: number;
  locality?: string;
  labels?: Record<string, string>;
  priority?: number;
  weight?: number;
  replicas?: number;
  latency?: Latency;
}

/** What goes wrong in a simulation, and what must hold all the same. */
export interface Scenario {
  name: string;
  client: Client;
  /** Which service fails over, where several do. */
  service?: string;
  /** Envoy's version whose ejection cap holds: `1.27` and older always eject one host. */
  envoyVersion?: string;
  traffic: {
    rps: number;
    /** True when the document says how many: a live run sends real requests only then. */
    rpsGiven?: boolean;
    durationMs: number;
    arrivals: 'constant' | 'poisson';
    seed: number;
  };
  topology: ScenarioTopology[];
  latency?: Latency;
  events: ScenarioEvent[];
  expect: Expectation[];
}
