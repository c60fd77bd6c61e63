import type { Locality } from '../model/locality.js';
import type { RegionFailover } from '../model/plan.js';
import { type LocalityGroup, ranked } from './locality-group.js';

/**
 * Istio's levels by locality: 0 same subzone, 1 same zone, 2 same region, 3 the region that the first entry for the client's region
 * points to (any other region where there is no entry), 4 the rest. A level given before stays the more important one.
 */
export function regionFailover(
  groups: readonly LocalityGroup[],
  failover: readonly RegionFailover[],
  client: Locality,
): LocalityGroup[] {
  return ranked(groups, ({ place, priority }) => {
    const { level, reason } =
      place.region === client.region ? nearness(place, client) : otherRegion(place, failover, client);
    return { level: priority * 5 + level, reason };
  });
}

/**
 * Istio's zone-aware levels: 0 the own region (Envoy balances its zones), 1 the failover region, 2 the rest
 * (istio: loadbalancer.go applyZoneAwareRegionalFailover).
 */
export function zoneAwareFailover(
  groups: readonly LocalityGroup[],
  failover: readonly RegionFailover[],
  client: Locality,
): LocalityGroup[] {
  return ranked(groups, ({ place, priority }) => {
    if (place.region === client.region) return { level: priority * 3, reason: 'same region' };
    const entry = entryFor(client.region, failover);
    return entry?.to === place.region
      ? { level: priority * 3 + 1, reason: shift(entry) }
      : { level: priority * 3 + 2, reason: 'other regions' };
  });
}

/** Empty parts compare equal, as in Istio (pilot/pkg/networking/util LbPriority). */
function nearness(place: Locality, client: Locality): { level: number; reason: string } {
  if (place.zone !== client.zone) return { level: 2, reason: 'same region, other zone' };
  if (place.subzone !== client.subzone) return { level: 1, reason: 'same region and zone, other subzone' };
  if (place.region === '') return { level: 0, reason: 'neither has a locality' };
  if (place.zone === '') return { level: 0, reason: 'same region' };
  return { level: 0, reason: place.subzone === '' ? 'same region and zone' : 'same region, zone and subzone' };
}

function otherRegion(place: Locality, failover: readonly RegionFailover[], client: Locality) {
  const entry = entryFor(client.region, failover);
  if (entry === undefined) return { level: 3, reason: 'other regions' };
  return entry.to === place.region ? { level: 3, reason: shift(entry) } : { level: 4, reason: 'other regions' };
}

/** Of several entries for one region only the first counts. */
function entryFor(region: string, failover: readonly RegionFailover[]): RegionFailover | undefined {
  return failover.find((entry) => entry.from === region);
}

function shift({ from, to }: RegionFailover): string {
  return `failover from ${from || 'no region'} to ${to || 'no region'}`;
}
