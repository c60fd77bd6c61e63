import type { VirtualClock } from '../engine/virtual-clock.js';
import type { HealthCheck } from '../model/detection.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import type { ReadinessProbe } from '../model/topology.js';
import type { Cancel, Outcome, ProbeOutcome } from '../model/transport.js';
import { Conditions, isConnectOnly, probedCheck, readinessCheck } from './conditions.js';
import type { Verdict } from './endpoint-condition.js';
import type { FaultyTransport } from './run.js';

const OK: Outcome = { kind: 'response', status: 200 };
const PASSED: ProbeOutcome = { kind: 'passed' };
const nothing: Cancel = () => {};

/**
 * An answer that takes time comes after the request that is sent at that very moment: real ones are a little late. Far below what any
 * result shows.
 */
const LATE_MS = 1e-6;

/** The latency of an endpoint's next answer, ms. */
export type LatencyOf = (endpoint: ResolvedEndpoint) => number;

/** The way to the endpoints of a simulation: sound ones answer 200 after their latency, the others as their faults say. */
export class VirtualTransport implements FaultyTransport {
  readonly connectsAtOnce = true;
  readonly conditions = new Conditions();
  /** While true, probes take no time: the cluster is being created and nobody sends requests yet. */
  creating = false;
  readonly #clock: VirtualClock;
  readonly #latency: LatencyOf | undefined;

  /** @param latency undefined where every answer comes at once. */
  constructor(clock: VirtualClock, latency: LatencyOf | undefined) {
    this.#clock = clock;
    this.#latency = latency;
  }

  instant(endpoint: ResolvedEndpoint): boolean {
    return this.#latency === undefined && this.conditions.soundFor(endpoint.name);
  }

  request(
    endpoint: ResolvedEndpoint,
    _connectTimeoutMs: number,
    done: (outcome: Outcome) => void,
    connection: 'new' | 'open' = 'new',
  ): Cancel {
    const { outcome, delayMs } = this.conditions.of(endpoint.name).request(connection);
    if (outcome === 'never') return nothing;
    if (outcome?.kind === 'connect-failure') return this.#answer(0, outcome, done);
    const latencyMs = outcome?.kind === 'reset' ? 0 : this.#latencyMs(endpoint);
    const afterMs = latencyMs + delayMs;
    return this.#answer(afterMs > 0 ? afterMs + LATE_MS : 0, outcome ?? OK, done);
  }

  probe(endpoint: ResolvedEndpoint, check: HealthCheck, done: (outcome: ProbeOutcome) => void): Cancel {
    const condition = this.conditions.of(endpoint.name);
    const keeps = check.reuseConnection && !isConnectOnly(check);
    const verdict = condition.probe(probedCheck(check, keeps && condition.checkConnected));
    condition.checkConnected = false;
    return this.#probe(endpoint, check.timeoutMs, verdict, (outcome) => {
      condition.checkConnected = keeps && (outcome.kind === 'passed' || outcome.kind === 'failed');
      done(outcome);
    });
  }

  /** A kubelet's or gateway's probe: each opens a connection of its own, and statuses 200 to 399 pass. */
  readinessProbe(
    endpoint: ResolvedEndpoint,
    probe: Pick<ReadinessProbe, 'type' | 'timeoutMs'>,
    done: (outcome: ProbeOutcome) => void,
  ): Cancel {
    return this.#probe(endpoint, probe.timeoutMs, this.conditions.of(endpoint.name).probe(readinessCheck(probe)), done);
  }

  #probe(
    endpoint: ResolvedEndpoint,
    timeoutMs: number,
    { outcome, delayMs }: Verdict<ProbeOutcome>,
    done: (outcome: ProbeOutcome) => void,
  ): Cancel {
    if (outcome === 'never') return nothing;
    if (outcome?.kind === 'network') return this.#answer(0, outcome, done);
    if (!this.creating) return this.#answer(this.#latencyMs(endpoint) + delayMs, outcome ?? PASSED, done);
    return delayMs >= timeoutMs ? nothing : this.#answer(0, outcome ?? PASSED, done);
  }

  #latencyMs(endpoint: ResolvedEndpoint): number {
    return this.#latency?.(endpoint) ?? 0;
  }

  #answer<T>(afterMs: number, outcome: T, done: (outcome: T) => void): Cancel {
    if (afterMs > 0) return this.#clock.after(afterMs, () => done(outcome));
    done(outcome);
    return nothing;
  }
}
