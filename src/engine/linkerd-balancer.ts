import type { ResolvedEndpoint } from '../model/plan.js';
import type { Cancel, Exchange } from '../model/transport.js';
import { type EndpointAnswer, type EndpointContext, LinkerdEndpoint } from './linkerd-endpoint.js';

/** linkerd2-proxy linkerd/app/src/env.rs DEFAULT_OUTBOUND_HTTP_FAILFAST_TIMEOUT and DEFAULT_OUTBOUND_HTTP_QUEUE_CAPACITY. */
const FAIL_FAST_TIMEOUT_MS = 3000;
const QUEUE_CAPACITY = 10_000;

export interface BalancerAnswer {
  status: number;
  /** As in `Answer.flags`. */
  flags: string;
  endpoint?: ResolvedEndpoint;
}

/** Takes a request back; the answer is the endpoint that had it, if one did. Only a time-out is held against that endpoint. */
export type TakeBack = (why: 'timeout' | 'given-up') => ResolvedEndpoint | undefined;

interface Waiting {
  /** Since when it has been first in the queue of a balancer without an available endpoint. */
  sinceMs?: number;
  /** Takes it back from where it is now. */
  takeBack: TakeBack;
  exchange: Exchange | undefined;
  done(answer: BalancerAnswer): void;
}

/**
 * One backend's balancer in a Linkerd proxy. Requests wait while no endpoint is available; after 3 s of that it enters fail-fast:
 * what waits is answered 504, and `available` is false until an endpoint is back, so that the caller can choose another backend.
 * Upstream: linkerd2-proxy linkerd/proxy/balance/queue/src/{worker,failfast}.rs, linkerd/pool/p2c/src/lib.rs.
 */
export class LinkerdBalancer {
  readonly #context: Omit<EndpointContext, 'onChange'>;
  readonly #listed = new Map<string, ResolvedEndpoint>();
  /** The ready ones, which discovery announces. */
  readonly #endpoints = new Map<string, LinkerdEndpoint>();
  readonly #queue: Waiting[] = [];
  #failFast = false;
  #cancelFailFast: Cancel | undefined;

  constructor(context: Omit<EndpointContext, 'onChange'>) {
    this.#context = context;
  }

  /** Whether the Service's Endpoints hold a ready address. */
  get ready(): boolean {
    return this.#endpoints.size > 0;
  }

  /** Whether a request may be given to it, if only to wait there. */
  get available(): boolean {
    return !this.#failFast && this.#queue.length < QUEUE_CAPACITY;
  }

  /** What discovery knows now; endpoints that stay keep their state. */
  setEndpoints(endpoints: readonly ResolvedEndpoint[]): void {
    const names = new Set(endpoints.map(({ name }) => name));
    for (const name of [...this.#listed.keys()]) {
      if (names.has(name)) continue;
      this.setReady(name, false);
      this.#listed.delete(name);
    }
    for (const endpoint of endpoints) {
      const known = this.#listed.get(endpoint.name);
      this.#listed.set(endpoint.name, endpoint);
      // Readiness of an endpoint that stays is told by `setReady` alone.
      if (known === undefined) this.setReady(endpoint.name, endpoint.ready);
    }
  }

  /** False for an endpoint that is not its own. */
  setReady(name: string, ready: boolean): boolean {
    const endpoint = this.#listed.get(name);
    if (endpoint === undefined) return false;
    const current = this.#endpoints.get(name);
    if (!ready) {
      current?.stop();
      this.#endpoints.delete(name);
    } else if (current === undefined) {
      const context = { ...this.#context, onChange: () => this.#drain() };
      this.#endpoints.set(name, new LinkerdEndpoint(endpoint, context));
    }
    this.#drain();
    return true;
  }

  send(done: (answer: BalancerAnswer) => void, exchange?: Exchange): TakeBack {
    const request: Waiting = { done, exchange, takeBack: () => this.#leave(request) };
    this.#queue.push(request);
    this.#drain();
    return (why) => request.takeBack(why);
  }

  ejected(): string[] {
    return [...this.#endpoints.values()].filter(({ ejected }) => ejected).map(({ endpoint }) => endpoint.name);
  }

  states(): { endpoint: string; state: 'healthy' | 'unhealthy'; why: string[] }[] {
    return [...this.#listed.keys()].map((name) => {
      const endpoint = this.#endpoints.get(name);
      const why: string[] = [];
      if (endpoint === undefined) why.push('not ready');
      if (endpoint?.connected === false) why.push('no connection');
      if (endpoint?.ejected === true) why.push('failure_accrual');
      return { endpoint: name, state: why.length === 0 ? 'healthy' : 'unhealthy', why };
    });
  }

  stop(): void {
    this.#cancelFailFast?.();
    for (const endpoint of this.#endpoints.values()) endpoint.stop();
  }

  /** Gives waiting requests to endpoints as long as there are both. */
  #drain(): void {
    for (;;) {
      const available = [...this.#endpoints.values()].filter((endpoint) => endpoint.available);
      if (available.length === 0) break;
      this.#endWait();
      const request = this.#queue.shift();
      if (request === undefined) return;
      this.#dispatch(request, this.#pick(available));
    }
    if (this.#failFast) this.#failWaiting();
    else this.#awaitEndpoint();
  }

  #dispatch(request: Waiting, endpoint: LinkerdEndpoint): void {
    let settled = false;
    const cancel = endpoint.request(request.exchange, (answer: EndpointAnswer) => {
      settled = true;
      if (answer !== undefined) {
        request.done({ ...answerOf(answer), endpoint: endpoint.endpoint });
        return;
      }
      // It keeps its place and the time that it has waited: the endpoint was not as ready as it seemed.
      request.sinceMs ??= this.#context.clock.now();
      request.takeBack = () => this.#leave(request);
      this.#queue.unshift(request);
      this.#drain();
    });
    if (settled) return;
    request.takeBack = (why) => {
      cancel();
      endpoint.abandoned(why === 'timeout');
      return endpoint.endpoint;
    };
  }

  #leave(request: Waiting): undefined {
    const index = this.#queue.indexOf(request);
    if (index >= 0) this.#queue.splice(index, 1);
  }

  /** Power of two choices. */
  #pick(available: readonly LinkerdEndpoint[]): LinkerdEndpoint {
    if (available.length === 1) return available[0] as LinkerdEndpoint;
    const { random } = this.#context;
    const first = Math.floor(random.next() * available.length);
    let second = Math.floor(random.next() * (available.length - 1));
    if (second >= first) second += 1;
    const [one, other] = [available[first] as LinkerdEndpoint, available[second] as LinkerdEndpoint];
    // Both decay alike, so a difference of rounding only is none.
    return one.cost() <= other.cost() * (1 + 1e-9) ? one : other;
  }

  #awaitEndpoint(): void {
    const head = this.#queue[0];
    if (head === undefined || this.#cancelFailFast !== undefined) return;
    const nowMs = this.#context.clock.now();
    head.sinceMs ??= nowMs;
    this.#cancelFailFast = this.#context.clock.after(head.sinceMs + FAIL_FAST_TIMEOUT_MS - nowMs, () => {
      this.#failFast = true;
      this.#failWaiting();
    });
  }

  #endWait(): void {
    this.#failFast = false;
    this.#cancelFailFast?.();
    this.#cancelFailFast = undefined;
  }

  #failWaiting(): void {
    for (const request of this.#queue.splice(0)) request.done({ status: 504, flags: 'UH' });
  }
}

/** A reset of a meshed endpoint reaches the client as the 502 of a proxy. */
function answerOf(answer: NonNullable<EndpointAnswer>): { status: number; flags: string } {
  return answer.kind === 'response' ? { status: answer.status, flags: '' } : { status: 502, flags: 'UC' };
}
