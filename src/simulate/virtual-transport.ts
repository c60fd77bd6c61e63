import type { VirtualClock } from '../engine/virtual-clock.js';
import type { ProbedCheck } from '../faults/fault.js';
import type { HealthCheck } from '../model/detection.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import type { ReadinessProbe } from '../model/topology.js';
import type { Cancel, Outcome, ProbeOutcome, Transport } from '../model/transport.js';
import { EndpointCondition, type Verdict } from './endpoint-condition.js';

const OK: Outcome = { kind: 'response', status: 200 };
const PASSED: ProbeOutcome = { kind: 'passed' };
const nothing: Cancel = () => {};

/** The latency of an endpoint's next answer, ms. */
export type LatencyOf = (endpoint: ResolvedEndpoint) => number;

/** The way to the endpoints of a simulation: sound ones answer 200 after their latency, the others as their faults say. */
export class VirtualTransport implements Transport {
  readonly connectsAtOnce = true;
  /** While true, probes take no time: the cluster is being created and nobody sends requests yet. */
  creating = false;
  readonly #clock: VirtualClock;
  readonly #latency: LatencyOf | undefined;
  readonly #conditions = new Map<string, EndpointCondition>();
  #unsound = 0;

  /** @param latency undefined where every answer comes at once. */
  constructor(clock: VirtualClock, latency: LatencyOf | undefined) {
    this.#clock = clock;
    this.#latency = latency;
  }

  /** The endpoint's condition, to be changed through `change` only. */
  condition(name: string): EndpointCondition {
    let condition = this.#conditions.get(name);
    if (condition === undefined) {
      condition = new EndpointCondition();
      this.#conditions.set(name, condition);
    }
    return condition;
  }

  change(name: string, by: (condition: EndpointCondition) => void): void {
    const condition = this.condition(name);
    const sound = condition.sound;
    by(condition);
    if (condition.sound !== sound) this.#unsound += condition.sound ? -1 : 1;
  }

  instant(endpoint: ResolvedEndpoint): boolean {
    return this.#latency === undefined && (this.#unsound === 0 || this.condition(endpoint.name).sound);
  }

  request(
    endpoint: ResolvedEndpoint,
    _connectTimeoutMs: number,
    done: (outcome: Outcome) => void,
    connection: 'new' | 'open' = 'new',
  ): Cancel {
    const { outcome, delayMs } = this.condition(endpoint.name).request(connection);
    if (outcome === 'never') return nothing;
    if (outcome?.kind === 'connect-failure') return this.#answer(0, outcome, done);
    const latencyMs = outcome?.kind === 'reset' ? 0 : this.#latencyMs(endpoint);
    return this.#answer(latencyMs + delayMs, outcome ?? OK, done);
  }

  probe(endpoint: ResolvedEndpoint, check: HealthCheck, done: (outcome: ProbeOutcome) => void): Cancel {
    const condition = this.condition(endpoint.name);
    const connectOnly = check.type === 'tcp' && (check.tcp?.receive.length ?? 0) === 0;
    const keeps = check.reuseConnection && !connectOnly;
    const verdict = condition.probe({
      type: check.type,
      connectOnly,
      connection: keeps && condition.checkConnected ? 'open' : 'new',
      accepts: (status) => accepts(check, status),
    });
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
    const check: ProbedCheck = {
      type: probe.type,
      connectOnly: probe.type === 'tcp',
      connection: 'new',
      accepts: (status) => status >= 200 && status < 400,
    };
    return this.#probe(endpoint, probe.timeoutMs, this.condition(endpoint.name).probe(check), done);
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

function accepts(check: HealthCheck, status: number): boolean {
  const ranges = check.http?.expectedStatuses ?? [];
  return ranges.length === 0 ? status === 200 : ranges.some(({ start, end }) => status >= start && status < end);
}
