import type { Balancer } from './balancers/balancer.js';
import type { Host } from './host.js';
import type { LevelHealth } from './priority-load.js';

/** Which of a level's lists a request may pick from. */
export type HostList = 'all' | 'healthy' | 'degraded';

/** The hosts of one level as the last publication partitioned them. */
export type HostLists = Readonly<Record<HostList, readonly Host[]>>;

/** Chooses a locality before a host is chosen; where it chooses none, the level's whole list is used. */
export interface LocalityStep {
  refresh(lists: HostLists): void;
  balancer(list: HostList): Balancer | undefined;
}

const NONE: HostLists = { all: [], healthy: [], degraded: [] };

/**
 * One level of a cluster. Flags of its hosts change at any time; requests see the lists of the last `publish`.
 * Every list has a balancer of its own that keeps its place when the list changes.
 */
export class HostSet {
  /** Every host, in the order of discovery. */
  hosts: Host[] = [];
  #lists: HostLists = NONE;
  #health: LevelHealth = { hosts: 0, healthy: 0, degraded: 0, excluded: 0 };
  readonly #balancers: Record<HostList, Balancer>;
  readonly #stale: Record<HostList, boolean> = { all: false, healthy: false, degraded: false };
  readonly #localities: LocalityStep | undefined;

  constructor(createBalancer: () => Balancer, localities: LocalityStep | undefined) {
    this.#balancers = { all: createBalancer(), healthy: createBalancer(), degraded: createBalancer() };
    this.#localities = localities;
  }

  /** The published numbers. */
  get health(): LevelHealth {
    return this.#health;
  }

  /** Makes the hosts' present state the one that requests see. */
  publish(): void {
    const lists = { all: [...this.hosts], healthy: [] as Host[], degraded: [] as Host[] };
    const health = {
      hosts: lists.all.length,
      healthy: 0,
      degraded: 0,
      excluded: 0,
      healthyWeight: 0,
      degradedWeight: 0,
      weight: 0,
    };
    for (const host of lists.all) {
      const { state, excluded, weight } = host;
      if (excluded) health.excluded += 1;
      else health.weight += weight;
      if (state === 'unhealthy') continue;
      lists[state].push(host);
      health[state] += 1;
      if (state === 'healthy') health.healthyWeight += weight;
      else health.degradedWeight += weight;
    }
    this.#lists = lists;
    this.#health = health;
    // A ring or a table is costly: it is built when the first request wants it.
    this.#stale.all = this.#stale.healthy = this.#stale.degraded = true;
    this.#localities?.refresh(lists);
  }

  /** A host of the list, undefined where it has none. */
  pick(list: HostList, draw: number, attempt: number): Host | undefined {
    // Localities are ignored in panic, which is when all hosts are asked for.
    if (this.#localities !== undefined && list !== 'all') {
      const balancer = this.#localities.balancer(list);
      if (balancer !== undefined) return balancer.pick(draw, attempt);
    }
    const balancer = this.#balancers[list];
    if (this.#stale[list]) {
      this.#stale[list] = false;
      balancer.refresh(this.#lists[list]);
    }
    return balancer.pick(draw, attempt);
  }
}
