import type { Host } from '../host.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { hashKey, normalizedWeights } from './hash-key.js';
import { xxHash } from './xx-hash.js';

/** A ketama ring: a host stands at many points, a key goes to the first point at or after its hash. envoy: ring_hash_lb.cc. */
export class RingHash implements Balancer {
  readonly #context: BalancerContext;
  #points = new Uint32Array(0);
  #hosts: Host[] = [];

  constructor(context: BalancerContext) {
    this.#context = context;
  }

  refresh(hosts: readonly Host[]): void {
    const { settings, localityWeights } = this.#context;
    const { minimumRingSize, maximumRingSize } = settings;
    const weighted = normalizedWeights(hosts, localityWeights);
    const least = Math.min(...weighted.map(({ weight }) => weight));
    const scale = Math.min(Math.ceil(least * minimumRingSize) / least, maximumRingSize);
    const ring: { point: number; host: Host }[] = [];
    let current = 0;
    let target = 0;
    for (const { host, weight } of weighted) {
      target += scale * weight;
      for (let copy = 0; current < target; copy++, current++) {
        // The top half of the 64-bit hash keeps the order of the ring.
        ring.push({ point: Number(xxHash(`${hashKey(host)}_${copy}`) >> 32n), host });
      }
    }
    ring.sort((a, b) => a.point - b.point);
    this.#points = Uint32Array.from(ring, ({ point }) => point);
    this.#hosts = ring.map(({ host }) => host);
  }

  pick(draw: number, attempt: number): Host | undefined {
    const points = this.#points;
    if (points.length === 0) return undefined;
    let low = 0;
    let high = points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((points[middle] as number) < draw) low = middle + 1;
      else high = middle;
    }
    return this.#hosts[(low + attempt) % points.length];
  }
}
