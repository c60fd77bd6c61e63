import type { HealthCheck } from '../model/detection.js';
import type { Cancel, ProbeOutcome } from '../model/transport.js';
import type { Address } from '../net/client.js';

/** Whom a health check asks. */
export interface ProbeTarget {
  address: Address;
  /** `Host` or `:authority`, where the check names none. */
  authority: string;
}

export interface ProbeAnswer {
  outcome: ProbeOutcome;
  /** For people: `200`, `connection refused`, `NOT_SERVING`. */
  detail: string;
}

/** The health checks of one endpoint, one after the other; keeps its connection between them where `reuse_connection` says so. */
export interface Prober {
  /** `done` is called once, unless the probe is cancelled first, which closes its connection. Time-outs are the caller's. */
  probe(done: (answer: ProbeAnswer) => void): Cancel;
  /** The next probe goes over a connection that is there. */
  readonly connected: boolean;
  close(): void;
}

/** One value of `healthCheck.type`. */
export interface ProbeType {
  name: HealthCheck['type'];
  open(target: ProbeTarget, check: HealthCheck): Prober;
}

/** What Envoy's health checks call themselves (envoy: source/common/http/headers.h, EnvoyHealthChecker). */
export const USER_AGENT = 'Envoy/HC';
