import type { Host } from '../host.js';
import { seededRandom } from '../seeded-random.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { normalizedWeights } from './hash-key.js';

/**
 * Consistent hashing that passes over a host with more than its share of the requests under way (hash_balance_factor).
 * The hosts asked instead follow a shuffle seeded by the hash. envoy: thread_aware_lb_impl.cc, BoundedLoadHashingLoadBalancer.
 */
export class BoundedLoad implements Balancer {
  readonly #inner: Balancer;
  readonly #context: BalancerContext;
  #hosts: readonly Host[] = [];
  #weights = new Map<Host, number>();

  constructor(inner: Balancer, context: BalancerContext) {
    this.#inner = inner;
    this.#context = context;
  }

  refresh(hosts: readonly Host[]): void {
    const weighted = normalizedWeights(hosts, this.#context.localityWeights);
    this.#hosts = weighted.map(({ host }) => host);
    this.#weights = new Map(weighted.map(({ host, weight }) => [host, weight]));
    this.#inner.refresh(hosts);
  }

  pick(draw: number, attempt: number): Host | undefined {
    const first = this.#inner.pick(draw, attempt);
    if (first === undefined) return undefined;
    let best = first;
    let least = this.#overload(first);
    if (least <= 1) return first;
    const order = [...this.#hosts];
    const random = seededRandom(draw);
    for (let index = 0; index < order.length; index++) {
      const other = index + Math.floor(random.next() * (order.length - index));
      const host = order[other] as Host;
      order[other] = order[index] as Host;
      order[index] = host;
      if (host === first) continue;
      const overload = this.#overload(host);
      if (overload <= 1) return host;
      if (overload < least) {
        least = overload;
        best = host;
      }
    }
    return best;
  }

  #overload(host: Host): number {
    const total = Math.ceil(((this.#context.activeRequests() + 1) * this.#context.settings.hashBalanceFactor) / 100);
    const slots = Math.max(1, Math.ceil(total * (this.#weights.get(host) ?? 0)));
    // The request to be placed is not counted, so a host may carry one more than its slots.
    return host.activeRequests / slots;
  }
}
