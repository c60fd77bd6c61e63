import type { Clock } from '../model/clock.js';
import { type FailureAccrual, healthCheckDefaults } from '../model/detection.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import type { Random } from '../model/random.js';
import type { Cancel, Exchange, Outcome, Transport } from '../model/transport.js';
import { backoffMs } from './linkerd-backoff.js';
import { classifyOutcome, FailureAccrualBreaker } from './linkerd-failure-accrual.js';
import { PeakEwma } from './linkerd-peak-ewma.js';

/** linkerd2-proxy linkerd/app/src/env.rs DEFAULT_OUTBOUND_CONNECT_BACKOFF. */
const RECONNECT = { minMs: 100, maxMs: 60_000, jitterRatio: 0.1 };

export interface EndpointContext {
  clock: Clock;
  transport: Transport;
  random: Random;
  connectTimeoutMs: number;
  accrual?: FailureAccrual;
  /** The endpoint may have become available, or lost it. */
  onChange(): void;
  /** Failure accrual took the endpoint out, or gave it back. */
  onEjected(endpoint: string, ejected: boolean): void;
}

/** How a request at one endpoint ended; undefined when it never got a connection. */
export type EndpointAnswer = Exclude<Outcome, { kind: 'connect-failure' | 'connect-timeout' }> | undefined;

/** One address in a backend's balancer: its connection, its circuit breaker and its load. Gone from discovery, it is forgotten. */
export class LinkerdEndpoint {
  readonly endpoint: ResolvedEndpoint;
  readonly #context: EndpointContext;
  readonly #breaker: FailureAccrualBreaker | undefined;
  readonly #load: PeakEwma;
  #ejected = false;
  #connected = true;
  /** A request has gone over the connection, which then stays: HTTP/2 between the proxies. */
  #used = false;
  #attempts = 0;
  #cancelReconnect: Cancel | undefined;

  constructor(endpoint: ResolvedEndpoint, context: EndpointContext) {
    this.endpoint = endpoint;
    this.#context = context;
    this.#load = new PeakEwma(context.clock.now());
    if (context.accrual !== undefined) {
      const { clock, random } = context;
      this.#breaker = new FailureAccrualBreaker(context.accrual, { clock, random, onChange: () => this.#accrued() });
    }
  }

  get available(): boolean {
    return this.#connected && this.#breaker?.available !== false;
  }

  get connected(): boolean {
    return this.#connected;
  }

  get ejected(): boolean {
    return this.#ejected;
  }

  cost(): number {
    return this.#load.cost(this.#context.clock.now());
  }

  request(exchange: Exchange | undefined, done: (answer: EndpointAnswer) => void): Cancel {
    const { clock, transport, connectTimeoutMs } = this.#context;
    const sentAtMs = clock.now();
    this.#load.pending += 1;
    this.#breaker?.admit();
    const answered = (outcome: Outcome) => {
      this.#load.pending -= 1;
      if (outcome.kind === 'connect-failure' || outcome.kind === 'connect-timeout') {
        this.#breaker?.release();
        this.#disconnect();
        done(undefined);
        return;
      }
      this.#used = true;
      this.#load.observe(clock.now() - sentAtMs, clock.now());
      done(outcome);
      this.#classify(outcome);
    };
    return transport.request(this.endpoint, connectTimeoutMs, answered, this.#used ? 'open' : 'new', exchange);
  }

  /** A request was taken back. Upstream counts one that the client's time-out ended as a failed answer. */
  abandoned(timedOut: boolean): void {
    this.#load.pending -= 1;
    if (timedOut) this.#breaker?.record('failure');
    else this.#breaker?.release();
  }

  stop(): void {
    this.#breaker?.stop();
    this.#cancelReconnect?.();
  }

  /** A response is judged at its end, where gRPC says how it went (linkerd2-proxy linkerd/http/classify/src/channel.rs). */
  #classify(outcome: Exclude<EndpointAnswer, undefined>): void {
    if (outcome.kind !== 'response' || outcome.whenOver === undefined) {
      this.#breaker?.record(classifyOutcome(outcome));
      return;
    }
    outcome.whenOver(({ broken, grpcStatus }) => {
      this.#breaker?.record(
        broken ? 'failure' : classifyOutcome({ ...outcome, grpcStatus: outcome.grpcStatus ?? grpcStatus }),
      );
    });
  }

  #accrued(): void {
    const tripped = this.#breaker?.tripped === true;
    if (tripped !== this.#ejected) {
      this.#ejected = tripped;
      this.#context.onEjected(this.endpoint.name, tripped);
    }
    this.#context.onChange();
  }

  /** No connection, no readiness: requests go elsewhere while the proxy reconnects (linkerd2-proxy linkerd/reconnect/src/lib.rs). */
  #disconnect(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#used = false;
    this.#attempts = 0;
    this.#reconnectLater();
    this.#context.onChange();
  }

  #reconnectLater(): void {
    const waitMs = backoffMs(RECONNECT, this.#attempts, this.#context.random);
    this.#attempts += 1;
    this.#cancelReconnect = this.#context.clock.after(waitMs, () => this.#reconnect());
  }

  #reconnect(): void {
    const { clock, transport, connectTimeoutMs } = this.#context;
    const check = healthCheckDefaults({ type: 'tcp', timeoutMs: connectTimeoutMs, intervalMs: connectTimeoutMs });
    let open = true;
    let cancelProbe: Cancel = () => undefined;
    const cancelTimeout = clock.after(connectTimeoutMs, () => {
      cancelProbe();
      settle(false);
    });
    const settle = (connected: boolean) => {
      if (!open) return;
      open = false;
      cancelTimeout();
      if (!connected) {
        this.#reconnectLater();
        return;
      }
      this.#connected = true;
      this.#used = true;
      this.#context.onChange();
    };
    this.#cancelReconnect = () => {
      open = false;
      cancelTimeout();
      cancelProbe();
    };
    // Whatever an answer says, a connection was made for it.
    cancelProbe = transport.probe(this.endpoint, check, ({ kind }) => settle(kind === 'passed' || kind === 'failed'));
  }
}
