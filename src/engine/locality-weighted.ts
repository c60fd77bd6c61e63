import type { Random } from '../model/random.js';
import type { Balancer } from './balancers/balancer.js';
import { EdfSchedule } from './balancers/edf-schedule.js';
import type { Host } from './host.js';
import type { HostList, HostLists, LocalityStep } from './host-set.js';

interface WeightedLocality {
  weight: number;
  balancer: Balancer;
}

/**
 * Locality-weighted load balancing: each locality gets its weight's share, less once fewer of its hosts are available than the
 * overprovisioning factor covers. A locality without weight gets nothing. envoy: locality_wrr.cc.
 */
export class LocalityWeighted implements LocalityStep {
  readonly #weights: Readonly<Record<string, number>>;
  readonly #factor: number;
  readonly #random: Random;
  readonly #createBalancer: () => Balancer;
  readonly #balancers = new Map<string, Balancer>();
  readonly #schedules = new Map<HostList, EdfSchedule<WeightedLocality>>();

  /**
   * @param factor the overprovisioning factor, percent.
   * @param random where each new schedule starts.
   */
  constructor(
    weights: Readonly<Record<string, number>>,
    factor: number,
    random: Random,
    createBalancer: () => Balancer,
  ) {
    this.#weights = weights;
    this.#factor = factor;
    this.#random = random;
    this.#createBalancer = createBalancer;
  }

  refresh(lists: HostLists): void {
    const all = byLocality(lists.all);
    for (const list of ['healthy', 'degraded'] as const) {
      const available = byLocality(lists[list]);
      const localities: WeightedLocality[] = [];
      for (const [locality, hosts] of all) {
        const weight = effectiveWeight(
          this.#weights[locality] ?? 0,
          this.#factor,
          available.get(locality) ?? [],
          hosts,
        );
        if (weight <= 0) continue;
        const balancer = this.#balancer(`${list} ${locality}`);
        balancer.refresh(available.get(locality) ?? []);
        localities.push({ weight, balancer });
      }
      const start = Math.floor(this.#random.next() * 2 ** 32);
      this.#schedules.set(list, new EdfSchedule(localities, (locality) => locality.weight, start));
    }
  }

  balancer(list: HostList): Balancer | undefined {
    return this.#schedules.get(list)?.next()?.balancer;
  }

  #balancer(key: string): Balancer {
    let balancer = this.#balancers.get(key);
    if (balancer === undefined) {
      balancer = this.#createBalancer();
      this.#balancers.set(key, balancer);
    }
    return balancer;
  }
}

/** The weight with which a locality takes part: w * min(1, factor * available / (hosts - excluded)). */
function effectiveWeight(weight: number, factor: number, available: readonly Host[], hosts: readonly Host[]): number {
  const counted = hosts.reduce((sum, host) => sum + (host.excluded ? 0 : 1), 0);
  return counted === 0 ? 0 : weight * Math.min(1, (factor / 100) * (available.length / counted));
}

/** Hosts by their locality, localities in the order of their first host. */
export function byLocality(hosts: readonly Host[]): Map<string, Host[]> {
  const groups = new Map<string, Host[]>();
  for (const host of hosts) {
    const group = groups.get(host.endpoint.locality);
    if (group === undefined) groups.set(host.endpoint.locality, [host]);
    else group.push(host);
  }
  return groups;
}
