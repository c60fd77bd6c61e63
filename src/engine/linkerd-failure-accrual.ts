import type { Clock } from '../model/clock.js';
import type { FailureAccrual } from '../model/detection.js';
import type { Random } from '../model/random.js';
import type { Outcome } from '../model/transport.js';
import { backoffMs } from './linkerd-backoff.js';
import { SuccessRateWindow } from './linkerd-success-rate.js';

/** What failure accrual makes of an answer. `rate-limited` fails the success rate and a probe, and is no failure in a row. */
export type ResponseClass = 'success' | 'failure' | 'rate-limited';

/** UNKNOWN, DEADLINE_EXCEEDED, PERMISSION_DENIED, INTERNAL, UNAVAILABLE, DATA_LOSS (linkerd2-proxy client-policy/src/grpc.rs). */
const GRPC_FAILURES = new Set([2, 4, 7, 13, 14, 15]);
const GRPC_RESOURCE_EXHAUSTED = 8;

/** Upstream: linkerd2-proxy linkerd/app/core/src/classify.rs; a gRPC status in the headers goes before the HTTP status. */
export function classifyOutcome(outcome: Outcome): ResponseClass {
  if (outcome.kind !== 'response') return 'failure';
  if (outcome.grpcStatus !== undefined) {
    if (outcome.grpcStatus === GRPC_RESOURCE_EXHAUSTED) return 'rate-limited';
    return GRPC_FAILURES.has(outcome.grpcStatus) ? 'failure' : 'success';
  }
  if (outcome.status === 429) return 'rate-limited';
  return outcome.status >= 500 && outcome.status <= 599 ? 'failure' : 'success';
}

export interface BreakerContext {
  clock: Clock;
  random: Random;
  /** Called after every change between open, shut and probe. */
  onChange(): void;
}

/**
 * The circuit breaker of one endpoint in one client's proxy:
 *
 *     open --(failures in a row, or a low success rate)--> shut --(back-off over)--> probe --(success)--> open
 *                                                          shut <--(failure, longer back-off)-- probe
 *
 * Upstream: linkerd2-proxy linkerd/app/outbound/src/http/breaker/{consecutive_failures,unified}.rs.
 */
export class FailureAccrualBreaker {
  #state: 'open' | 'shut' | 'probe' = 'open';
  #failures = 0;
  #round = 0;
  #probeTaken = false;
  #successRate: SuccessRateWindow | undefined;
  #cancelTimer: (() => void) | undefined;
  readonly #config: FailureAccrual;
  readonly #context: BreakerContext;

  constructor(config: FailureAccrual, context: BreakerContext) {
    this.#config = config;
    this.#context = context;
    this.#successRate = this.#emptyWindow();
  }

  /** True until a probe has succeeded. */
  get tripped(): boolean {
    return this.#state !== 'open';
  }

  /** Whether a request may go to the endpoint now. */
  get available(): boolean {
    return this.#state === 'open' || (this.#state === 'probe' && !this.#probeTaken);
  }

  /** A request goes to the endpoint; the first one on probation takes the only permit. */
  admit(): void {
    if (this.#state === 'probe') this.#probeTaken = true;
  }

  /** The request that was admitted never reached the endpoint: upstream asks for the connection before it spends the permit. */
  release(): void {
    this.#probeTaken = false;
  }

  record(response: ResponseClass): void {
    // While shut, answers of earlier requests are ignored; on probation the first answer decides, whosever it is.
    if (this.#state === 'open') this.#recordOpen(response);
    else if (this.#state === 'probe') this.#recordProbe(response);
  }

  stop(): void {
    this.#cancelTimer?.();
  }

  #recordOpen(response: ResponseClass): void {
    const { maxFailures, successRateThreshold, successRateMinRequests } = this.#config;
    this.#failures = response === 'failure' ? this.#failures + 1 : 0;
    this.#successRate?.record(response === 'success', this.#context.clock.now());
    const inARow = maxFailures > 0 && this.#failures >= maxFailures;
    if (inARow || this.#successRate?.isBelow(successRateThreshold, successRateMinRequests) === true) {
      this.#round = 0;
      this.#shut();
    }
  }

  #recordProbe(response: ResponseClass): void {
    // The breaker of mode `consecutive` knows nothing of rate limits: to it a 429 is a success.
    const recovered = response === 'success' || (response === 'rate-limited' && this.#config.mode === 'consecutive');
    if (!recovered) {
      this.#round += 1;
      this.#shut();
      return;
    }
    this.#failures = 0;
    this.#successRate = this.#emptyWindow();
    this.#state = 'open';
    this.#context.onChange();
  }

  #shut(): void {
    const { minPenaltyMs, maxPenaltyMs, jitterRatio } = this.#config;
    const backoff = { minMs: minPenaltyMs, maxMs: maxPenaltyMs, jitterRatio };
    this.#state = 'shut';
    this.#cancelTimer = this.#context.clock.after(backoffMs(backoff, this.#round, this.#context.random), () => {
      this.#state = 'probe';
      this.#probeTaken = false;
      this.#context.onChange();
    });
    this.#context.onChange();
  }

  #emptyWindow(): SuccessRateWindow | undefined {
    const { mode, successRateThreshold, successRateWindowMs } = this.#config;
    if (mode !== 'unified' || successRateThreshold === 0) return undefined;
    return new SuccessRateWindow(successRateWindowMs, this.#context.clock.now());
  }
}
