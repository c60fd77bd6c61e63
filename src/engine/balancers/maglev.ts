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
    const { settings, localityWeights } = this.#context;
    const size = settings.tableSize;
    const weighted = normalizedWeights(hosts, localityWeights);
    if (weighted.length === 0) {
      this.#table = [];
      return;
    }
    const greatest = Math.max(...weighted.map(({ weight }) => weight));
    // Sorted, so that the table does not depend on the order in which discovery names the hosts.
    const keyed = weighted.map((entry) => ({ ...entry, key: hashKey(entry.host) }));
    keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
    const permutations = keyed.map(({ host, key, weight }): Permutation => {
      const offset = Number(xxHash(key) % BigInt(size));
      const skip = Number(xxHash(key, 1n) % BigInt(size - 1)) + 1;
      return { host, offset, skip, next: 0, weight, target: 0 };
    });
    this.#table = fill(permutations, size, greatest);
  }

  pick(draw: number, attempt: number): Host | undefined {
    if (this.#table.length === 0) return undefined;
    if (attempt === 0) return this.#table[draw % this.#table.length];
    // A further attempt turns over most bits of the 64-bit hash, to get far away in the table.
    const hash = BigInt(draw) ^ BigInt.asUintN(64, BigInt(-attempt));
    return this.#table[Number(hash % BigInt(this.#table.length))];
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
