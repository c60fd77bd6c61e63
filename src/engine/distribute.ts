import { type Locality, parseLocality } from '../model/locality.js';
import type { LocalityOrdering } from '../model/plan.js';
import { type LocalityGroup, ranked } from './locality-group.js';

/**
 * Istio's `distribute`: the first entry for the client's locality divides the traffic among localities by weight, and what it does not
 * name gets none, whatever happens (istio: loadbalancer.go applyLocalityWeights). There is one level only.
 */
export function distribute(
  groups: readonly LocalityGroup[],
  entries: LocalityOrdering['distribute'],
  client: Locality,
): LocalityGroup[] {
  const entry = entries.find(({ from }) => matches(client, from));
  if (entry === undefined) {
    return ranked(groups, () => ({ level: 0, reason: "distribute has no entry for the client's locality" }));
  }
  const claimed = new Map<LocalityGroup, LocalityGroup>();
  for (const { locality, weight } of entry.to) {
    const mine = groups.filter((group) => !claimed.has(group) && matches(group.place, locality));
    const total = mine.reduce((sum, group) => sum + weightOf(group), 0);
    for (const group of mine) claimed.set(group, weighted(group, Math.ceil((weightOf(group) * weight) / total)));
  }
  const kept = groups.flatMap((group) => claimed.get(group) ?? []);
  return ranked(kept, () => ({ level: 0, reason: `distribute from ${entry.from}` }));
}

/** A group that lost its endpoints on the way between networks has no weight, which Istio reads as 1. */
function weightOf({ hosts, weight }: LocalityGroup): number {
  return hosts.length === 0 ? 1 : weight;
}

/** The group's own weight stays where its share would be 0, as in Istio. */
function weighted(group: LocalityGroup, share: number): LocalityGroup {
  if (!(share > 0)) return group;
  const hosts = group.hosts.map((host) => ({
    ...host,
    endpoint: { ...host.endpoint, weight: (host.endpoint.weight * share) / group.weight },
  }));
  return { ...group, hosts, weight: share };
}

/** `*` or a missing zone or subzone match any; a region must be equal or `*` (istio: pilot/pkg/networking/util LocalityMatch). */
function matches(place: Locality, rule: string): boolean {
  const want = parseLocality(rule);
  const fits = (part: 'zone' | 'subzone') => want[part] === '*' || want[part] === '' || want[part] === place[part];
  return (want.region === '*' || want.region === place.region) && fits('zone') && fits('subzone');
}
