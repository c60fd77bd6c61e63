import type { Host } from '../host.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { hashKey, normalizedWeights } from './hash-key.js';
import { xxHash } from './xx-hash.js';

interface Permutation {
  host: Host;
  offset: number;
  skip: number;
  next: number;
  weight: number;
  target: number;
}

/** A table that the hosts fill in turn, each along its own permutation. envoy: maglev_lb.cc. */
export class Maglev implements Balancer {
  readonly #context: BalancerContext;
  #table: Host[] = [];

  constructor(context: BalancerContext) {
    this.#context = context;
  }

  refresh(hosts: readonly Host[]): void {
    const size = this.#context.settings.tableSize;
    if (hosts.length === 0) {
      this.#table = [];
      return;
    }
    const weights = normalizedWeights(hosts);
    const greatest = Math.max(...weights);
    const permutations = hosts.map((host, index): Permutation => {
      const key = hashKey(host);
      const offset = Number(xxHash(key) % BigInt(size));
      const skip = Number(xxHash(key, 1n) % BigInt(size - 1)) + 1;
      return { host, offset, skip, next: 0, weight: weights[index] as number, target: 0 };
    });
    this.#table = fill(permutations, size, greatest);
  }

  pick(draw: number, attempt: number): Host | undefined {
    if (this.#table.length === 0) return undefined;
    // A further attempt hashes anew; 0x9e3779b9 spreads the attempts over the table.
    const hash = attempt === 0 ? draw : (draw ^ Math.imul(attempt + 1, 0x9e37_79b9)) >>> 0;
    return this.#table[hash % this.#table.length];
  }
}

function fill(permutations: Permutation[], size: number, greatest: number): Host[] {
  const table = new Array<Host | undefined>(size).fill(undefined);
  let filled = 0;
  for (let round = 1; filled < size; round++) {
    for (const entry of permutations) {
      if (filled === size) break;
      // A lighter host takes its turn only in some of the rounds.
      if (round * entry.weight < entry.target) continue;
      entry.target += greatest;
      let slot = (entry.offset + entry.skip * entry.next) % size;
      while (table[slot] !== undefined) {
        entry.next += 1;
        slot = (entry.offset + entry.skip * entry.next) % size;
      }
      table[slot] = entry.host;
      entry.next += 1;
      filled += 1;
    }
  }
  return table as Host[];
}
