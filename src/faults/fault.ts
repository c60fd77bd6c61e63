import type { Fault } from '../model/scenario.js';
import type { Outcome, ProbeOutcome } from '../model/transport.js';

/** What one fault makes of a request or a probe. `undefined` leaves it alone; `'never'` means that no answer ever comes. */
export interface FaultEffect {
  /** On a request for which the fault was drawn (see `Fault.percent`). */
  request?(fault: Fault): Outcome | 'never' | undefined;
  /** On a health check, readiness probe or gateway probe. */
  probe?(fault: Fault): ProbeOutcome | 'never' | undefined;
  /** Added to the latency of what it hits, ms. */
  delayMs?(fault: Fault): number;
  /** Replicas that each matching destination has from now on. */
  replicas?(fault: Fault): number;
}

/** One value of `fault.type`. */
export interface FaultKind extends FaultEffect {
  name: string;
  /** One line for help, completion and the schema. */
  summary: string;
  /** Fields of `Fault` that this type reads beside `percent` and `on`; the first is required where `required` says so. */
  fields: { name: 'status' | 'by' | 'to'; required: boolean }[];
}
