import type { PriorityGroup } from '../model/plan.js';
import type { Balancer, BalancerContext } from './balancers/balancer.js';
import { createBalancer, hashes } from './balancers/create-balancer.js';
import { HostSet } from './host-set.js';
import { LocalityWeighted } from './locality-weighted.js';
import { ZoneAware } from './zone-aware.js';

export interface HostSetSettings {
  balancer: BalancerContext;
  /** Percent. */
  overprovisioningFactor: number;
  /** Percent. */
  panicThreshold: number;
  /** Where the client is. */
  clientLocality: string;
}

/** The still empty level `level` of a cluster, with the choice of a locality that its group and cluster ask for. */
export function createHostSet(group: PriorityGroup, level: number, settings: HostSetSettings): HostSet {
  const { balancer, overprovisioningFactor, panicThreshold, clientLocality } = settings;
  const { zoneAware, policy } = balancer.settings;
  if (hashes(policy)) {
    return new HostSet(() => createBalancer({ ...balancer, localityWeights: group.localityWeights }), undefined);
  }
  const create = (): Balancer => createBalancer(balancer);
  if (group.localityWeights !== undefined) {
    return new HostSet(
      create,
      new LocalityWeighted(group.localityWeights, overprovisioningFactor, balancer.random, create),
    );
  }
  // envoy: zones are looked at in level 0 only, and never by a hash policy.
  if (zoneAware === undefined || level > 0) return new HostSet(create, undefined);
  const panic = { threshold: panicThreshold, failsTraffic: balancer.settings.failTrafficOnPanic };
  return new HostSet(create, new ZoneAware(clientLocality, zoneAware, panic, balancer.random, create));
}
