import type { LoadBalancing, LocalZone } from '../model/plan.js';
import type { Random } from '../model/random.js';
import type { Balancer } from './balancers/balancer.js';
import type { HostList, HostLists, LocalityStep } from './host-set.js';
import { byLocality } from './locality-weighted.js';
import { availablePercent, effectivePanicThreshold, type LevelHealth } from './priority-load.js';

/** Where requests are to fail in panic. */
const NOBODY: Balancer = { refresh: () => {}, pick: () => undefined };

/** Shares are counted in units of 1/10000, as Envoy counts them. */
const WHOLE = 10_000;

/**
 * Zone-aware routing of level 0: stay in the own zone as far as its share of upstream hosts covers its share of clients, spread
 * the rest over zones with hosts to spare. envoy: load_balancer_impl.cc, regenerateLocalityRoutingStructures.
 */
export class ZoneAware implements LocalityStep {
  readonly #settings: NonNullable<LoadBalancing['zoneAware']>;
  readonly #own: string;
  readonly #random: Random;
  readonly #createBalancer: () => Balancer;
  /** Where the own service is in panic, zones mean nothing. */
  readonly #localPanic: boolean;
  readonly #failsInPanic: boolean;
  readonly #balancers = new Map<string, Balancer>();
  /** Localities with what each can take beyond its own clients; empty: routing by zone is off. */
  #localities: { balancer: Balancer; residual: number }[] = [];
  #ownBalancer: Balancer | undefined;
  /** Of 10000 requests, how many stay in the own zone. */
  #stays = 0;

  /** @param panic of the upstream cluster, whose settings hold for the own service too; the threshold in percent. */
  constructor(
    own: string,
    settings: NonNullable<LoadBalancing['zoneAware']>,
    panic: { threshold: number; failsTraffic: boolean },
    random: Random,
    createBalancer: () => Balancer,
  ) {
    this.#own = own;
    this.#settings = settings;
    this.#random = random;
    this.#createBalancer = createBalancer;
    this.#localPanic = availablePercent(sumOf(settings.localCluster)) < effectivePanicThreshold(panic.threshold);
    this.#failsInPanic = panic.failsTraffic;
  }

  refresh(lists: HostLists): void {
    this.#localities = [];
    this.#ownBalancer = undefined;
    const local = new Map(
      this.#settings.localCluster
        .filter(({ hosts }) => hosts > 0)
        .map(({ locality, hosts, healthy = hosts }) => [locality, healthy]),
    );
    const zones = new Set(byLocality(lists.all).keys());
    if (zones.size < 2 || local.size < 2 || !local.has(this.#own)) return;
    if (lists.healthy.length < this.#settings.minClusterSize) return;
    const healthy = byLocality(lists.healthy);
    const clients = [...local.values()].reduce((sum, hosts) => sum + hosts, 0);
    const upstream = (zone: string): number => share(healthy.get(zone)?.length ?? 0, lists.healthy.length);
    const downstream = (zone: string): number => share(local.get(zone) ?? 0, clients);
    for (const zone of zones) {
      const balancer = this.#balancer(zone);
      balancer.refresh(healthy.get(zone) ?? []);
      const residual = zone === this.#own ? 0 : Math.max(0, upstream(zone) - downstream(zone));
      this.#localities.push({ balancer, residual });
      if (zone === this.#own) this.#ownBalancer = balancer;
    }
    const own = upstream(this.#own);
    const covered = own > 0 && own >= downstream(this.#own);
    this.#stays = covered ? WHOLE : Math.floor((own * WHOLE) / downstream(this.#own));
  }

  balancer(list: HostList): Balancer | undefined {
    if (list !== 'healthy' || this.#localities.length === 0) return undefined;
    const { routingEnabled } = this.#settings;
    if (routingEnabled < 100 && this.#random.next() * 100 >= routingEnabled) return undefined;
    if (this.#localPanic) return this.#failsInPanic ? NOBODY : undefined;
    if (this.#stays >= WHOLE) return this.#ownBalancer;
    if (this.#draw(WHOLE) < this.#stays) return this.#ownBalancer;
    const capacity = this.#localities.reduce((sum, zone) => sum + zone.residual, 0);
    if (capacity === 0) return this.#localities[this.#draw(this.#localities.length)]?.balancer;
    let threshold = this.#draw(capacity);
    return this.#localities.find((zone) => {
      threshold -= zone.residual;
      return threshold < 0;
    })?.balancer;
  }

  #draw(below: number): number {
    return Math.floor(this.#random.next() * below);
  }

  #balancer(zone: string): Balancer {
    let balancer = this.#balancers.get(zone);
    if (balancer === undefined) {
      balancer = this.#createBalancer();
      this.#balancers.set(zone, balancer);
    }
    return balancer;
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((WHOLE * part) / whole);
}

/** The own service's hosts of all zones together. */
function sumOf(zones: readonly LocalZone[]): LevelHealth {
  const sum = { hosts: 0, healthy: 0, degraded: 0, excluded: 0 };
  for (const { hosts, healthy = hosts, degraded = 0, excluded = 0 } of zones) {
    sum.hosts += hosts;
    sum.healthy += healthy;
    sum.degraded += degraded;
    sum.excluded += excluded;
  }
  return sum;
}
