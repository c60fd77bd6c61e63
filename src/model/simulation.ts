/** What `simulate` answers; the JSON shape that scripts rely on. All times are ms of virtual (or wall) time since the start. */
export interface SimulationResult {
  scenario: string;
  /** The host that clients call, and its mesh. */
  service: string;
  mesh: string;
  seed: number;
  durationMs: number;
  requests: { total: number; succeeded: number; failed: number; availability: number };
  destinations: SimulatedDestination[];
  failovers: Failover[];
  timeline: TimelineRow[];
  events: SimulationEvent[];
  expectations: ExpectationResult[];
  /** Present when the run was stopped before its end. */
  interrupted?: boolean;
}

export interface SimulatedDestination {
  name: string;
  priority: number;
  /** '' when it has none or several. */
  locality: string;
  requests: number;
  failed: number;
  latencyMs: { p50: number; p95: number; p99: number };
}

/** A moment in which a level lost all its load to another. */
export interface Failover {
  from: number;
  to: number;
  /** The latest fault before it. */
  faultAtMs: number;
  shiftedAtMs: number;
  failedMeanwhile: number;
}

/** One second. `requests` is keyed by destination name; `priorityLoad` is indexed by priority, percent at the row's end. */
export interface TimelineRow {
  atMs: number;
  requests: Record<string, number>;
  failed: number;
  priorityLoad: number[];
  ejected: string[];
}

export type SimulationEventType =
  | 'fault'
  | 'recover'
  | 'ejected'
  | 'unejected'
  | 'health-check-failed'
  | 'health-check-passed'
  | 'panic'
  | 'panic-ended'
  | 'weights-changed'
  | 'priority-shift';

export interface SimulationEvent {
  atMs: number;
  type: SimulationEventType;
  /** Contains the endpoint's address; '' for events of a whole level or service. */
  endpoint: string;
  detail: string;
}

export interface ExpectationResult {
  expect: string;
  met: boolean;
  actual: string;
}
