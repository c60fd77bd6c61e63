import { groupBy } from '../../model/group-by.js';
import type { Host } from '../host.js';

/** What rings and tables hash of a host: its address, else its name. */
export function hashKey({ endpoint }: Host): string {
  if (endpoint.address === undefined) return endpoint.name;
  return endpoint.port === undefined ? endpoint.address : `${endpoint.address}:${endpoint.port}`;
}

/** A host and its share of the keys. */
export interface WeightedHost {
  host: Host;
  weight: number;
}

/**
 * Each host's share of the list's weight. With locality weights it is its share of its locality's, which stays whole however few of the
 * locality's hosts are available; hosts of localities without weight are left out. envoy: thread_aware_lb_impl.cc, normalizeWeights.
 */
export function normalizedWeights(
  hosts: readonly Host[],
  localityWeights?: Readonly<Record<string, number>>,
): WeightedHost[] {
  if (localityWeights === undefined) return shares(hosts, 1);
  const sum = Object.values(localityWeights).reduce((total, weight) => total + weight, 0);
  return [...groupBy(hosts, ({ endpoint }) => endpoint.locality)].flatMap(([locality, members]) => {
    const weight = localityWeights[locality] ?? 0;
    return weight === 0 ? [] : shares(members, weight / sum);
  });
}

function shares(hosts: readonly Host[], whole: number): WeightedHost[] {
  const sum = hosts.reduce((total, host) => total + host.weight, 0);
  return hosts.map((host) => ({ host, weight: (host.weight * whole) / sum }));
}
