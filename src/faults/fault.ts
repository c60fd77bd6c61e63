import type { Fault } from '../model/scenario.js';
import type { Outcome, ProbeOutcome } from '../model/transport.js';

/** A health check, readiness probe or gateway probe as far as it decides what a fault does to it. */
export interface ProbedCheck {
  type: 'http' | 'tcp' | 'grpc' | 'exec';
  /** Satisfied by the connection alone: a TCP check that expects no bytes. */
  connectOnly: boolean;
  /** Whether this probe opens a connection or goes over the one of the probe before. */
  connection: 'new' | 'open';
  /** Whether an answer with this HTTP status passes. */
  accepts(status: number): boolean;
}

/** What one fault makes of a request or a probe. `undefined` leaves it alone; `'never'` means that no answer ever comes. */
export interface FaultEffect {
  /** On a request for which the fault was drawn (see `Fault.percent`), over a connection that is there or has to be made. */
  request?(fault: Fault, connection: 'new' | 'open'): Outcome | 'never' | undefined;
  /** On a health check, readiness probe or gateway probe. */
  probe?(fault: Fault, check: ProbedCheck): ProbeOutcome | 'never' | undefined;
  /** Added to the latency of what it hits, ms. */
  delayMs?(fault: Fault): number;
  /** Replicas that each matching destination has from now on. */
  replicas?(fault: Fault): number;
}

/** One value of `fault.type`. */
export interface FaultKind extends FaultEffect {
  name: string;
  /** Fields of `Fault` that this type reads beside `percent` and `on`; the first is required where `required` says so. */
  fields: { name: 'status' | 'by' | 'to'; required: boolean }[];
}
