import type { ServiceReference } from '../../meshes/service-mesh-hub/names.js';
import type { TrafficPolicy } from '../../meshes/service-mesh-hub/traffic-policy.js';
import { pathOf } from './path-of.js';

/** Policies that may select a service, found without asking each one: those that name it, and those that select by other means. */
export function createCandidates(policies: readonly TrafficPolicy[]): (service: ServiceReference) => TrafficPolicy[] {
  const naming = new Map<string, TrafficPolicy[]>();
  const others: TrafficPolicy[] = [];
  for (const policy of policies) {
    const { destinationSelector } = policy;
    const keys = new Set(destinationSelector.flatMap(({ refs }) => refs.map(pathOf)));
    if (destinationSelector.length === 0 || destinationSelector.some(({ matcher }) => matcher !== undefined)) {
      others.push(policy);
      continue;
    }
    for (const key of keys) naming.set(key, [...(naming.get(key) ?? []), policy]);
  }
  return (service) => [...(naming.get(pathOf(service)) ?? []), ...others];
}
