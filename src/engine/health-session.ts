import type { Clock } from '../model/clock.js';
import type { HealthCheck } from '../model/detection.js';
import type { Random } from '../model/random.js';
import type { ProbeOutcome, Transport } from '../model/transport.js';
import { type Host, HostFlag } from './host.js';

export interface HealthSessionContext {
  check: HealthCheck;
  clock: Clock;
  transport: Transport;
  random: Random;
  /** True once the cluster has opened a data connection: until then the no-traffic intervals hold. */
  used(): boolean;
  /** A probe has ended and the host's flags say so. */
  onResult(host: Host, result: HealthCheckResult): void;
}

export interface HealthCheckResult {
  passed: boolean;
  /** The session's first probe. */
  first: boolean;
  /** The host's flags before. */
  flagsBefore: number;
  /** Why it failed, for people; '' where it passed. */
  detail: string;
}

/** The probes of one host. envoy: health_checker_base_impl.cc, ActiveHealthCheckSession. */
export class HealthSession {
  readonly #host: Host;
  readonly #context: HealthSessionContext;
  #first = true;
  #passes = 0;
  #failures = 0;
  #cancel: (() => void)[] = [];

  constructor(host: Host, context: HealthSessionContext) {
    this.#host = host;
    this.#context = context;
  }

  /** @param delayMs before the first probe. */
  start(delayMs: number): void {
    this.#wait(delayMs);
  }

  /** Sends the first probe at once; its jitter delays the second one instead. */
  startAtOnce(delayMs: number): void {
    this.#probe(delayMs);
  }

  /** The first probe has ended. */
  get probed(): boolean {
    return !this.#first;
  }

  stop(): void {
    for (const cancel of this.#cancel) cancel();
    this.#cancel = [];
  }

  /** A data response asked to be failed at once. Returns true when that is news. */
  failPassively(): boolean {
    const host = this.#host;
    const news = !host.has(HostFlag.FailedActiveHealthCheck) || !host.has(HostFlag.ExcludedViaImmediateHealthCheckFail);
    host.set(HostFlag.FailedActiveHealthCheck | HostFlag.ExcludedViaImmediateHealthCheckFail);
    this.#passes = 0;
    return news;
  }

  #wait(ms: number): void {
    if (ms <= 0) this.#probe(0);
    else this.#cancel = [this.#context.clock.after(ms, () => this.#probe(0))];
  }

  #probe(extraMs: number): void {
    const { check, clock, transport } = this.#context;
    let open = true;
    const end = (outcome: ProbeOutcome): void => {
      if (!open) return;
      open = false;
      this.stop();
      this.#conclude(outcome, extraMs);
    };
    const timer = clock.after(check.timeoutMs, () => {
      cancelProbe?.();
      end({ kind: 'timeout' });
    });
    this.#cancel = [timer];
    let cancelProbe: (() => void) | undefined;
    cancelProbe = transport.probe(this.#host.endpoint, check, end);
    if (open) this.#cancel.push(cancelProbe);
  }

  #conclude(outcome: ProbeOutcome, extraMs: number): void {
    const flagsBefore = this.#host.flags;
    const first = this.#first;
    const passed = outcome.kind === 'passed';
    const pending = passed ? this.#pass(outcome.degraded === true) : this.#fail(outcome);
    this.#first = false;
    this.#host.clear(HostFlag.PendingActiveHealthCheck);
    const waitMs = Math.max(1, extraMs + this.#jittered(this.#interval(passed, pending)));
    this.#cancel = [this.#context.clock.after(waitMs, () => this.#probe(0))];
    this.#context.onResult(this.#host, { passed, first, flagsBefore, detail: describe(outcome) });
  }

  /** True when the host stays failed for now. */
  #pass(degraded: boolean): boolean {
    const host = this.#host;
    this.#failures = 0;
    if (degraded) host.set(HostFlag.DegradedActiveHealthCheck);
    else host.clear(HostFlag.DegradedActiveHealthCheck);
    if (!host.has(HostFlag.FailedActiveHealthCheck)) return false;
    if (!this.#first && ++this.#passes !== this.#context.check.healthyThreshold) return true;
    host.clear(HostFlag.FailedActiveHealthCheck | HostFlag.ExcludedViaImmediateHealthCheckFail);
    host.warmSinceMs = this.#context.clock.now();
    return false;
  }

  /** True when the host stays healthy for now. */
  #fail(outcome: Exclude<ProbeOutcome, { kind: 'passed' }>): boolean {
    const host = this.#host;
    this.#passes = 0;
    if (outcome.kind === 'failed' && outcome.immediate === true) host.set(HostFlag.ExcludedViaImmediateHealthCheckFail);
    if (host.has(HostFlag.FailedActiveHealthCheck)) return false;
    // An answer that says no fails the host whatever the threshold; silence and broken connections are counted.
    const atOnce = outcome.kind === 'failed' && !this.#retriable(outcome.status);
    if (!atOnce && ++this.#failures !== this.#context.check.unhealthyThreshold) return true;
    host.set(HostFlag.FailedActiveHealthCheck);
    return false;
  }

  #retriable(status: number | undefined): boolean {
    const ranges = this.#context.check.http?.retriableStatuses ?? [];
    return status !== undefined && ranges.some(({ start, end }) => status >= start && status < end);
  }

  #interval(passed: boolean, pending: boolean): number {
    const { check } = this.#context;
    if (!this.#context.used()) return passed && !pending ? check.noTrafficHealthyIntervalMs : check.noTrafficIntervalMs;
    if (passed) return pending ? check.healthyEdgeIntervalMs : check.intervalMs;
    return pending ? check.unhealthyEdgeIntervalMs : check.unhealthyIntervalMs;
  }

  #jittered(baseMs: number): number {
    const { check, random } = this.#context;
    let waitMs = baseMs;
    const share = Math.floor((check.intervalJitterPercent * baseMs) / 100);
    if (share > 0) waitMs += Math.floor(random.next() * share);
    if (check.intervalJitterMs > 0) waitMs += Math.floor(random.next() * check.intervalJitterMs);
    return waitMs;
  }
}

function describe(outcome: ProbeOutcome): string {
  if (outcome.kind === 'passed') return '';
  if (outcome.kind === 'network') return 'connection failed';
  if (outcome.kind === 'timeout') return 'timeout';
  return outcome.status === undefined ? 'answer says no' : `status ${outcome.status}`;
}
