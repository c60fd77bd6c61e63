import type { Destination, FailoverPlan } from '../../model/plan.js';
import { destinationLevels } from '../levels.js';

/**
 * Labels that carry a numbered order on the endpoints of a ServiceEntry: an endpoint of level 1 of 3 is within level 1, and not within
 * level 0. Istio compares the labels of `failoverPriority` from the front until one differs (istio: loadbalancer.go
 * applyFailoverPriorities), so the list begins with the widest; `key=value` leaves the client's own labels out of it.
 */
export interface LevelLabels {
  failoverPriority: string[];
  of(destination: Destination): Record<string, string>;
}

/** The labels of a plan's levels; undefined where there is but one, or where Istio orders by locality instead. */
export function levelLabels(plan: FailoverPlan): LevelLabels | undefined {
  if (plan.ordering.by !== 'priority' && plan.ordering.by !== 'readiness') return undefined;
  const levels = destinationLevels(plan);
  const keys = levels.slice(1).map((_, index) => `failover.dev/within-${index}`);
  // DNS clusters sort the first locality's endpoints alone, and several localities end istiod 1.30.
  const localities = new Set(plan.destinations.map(({ locality }) => locality));
  if (keys.length === 0 || localities.size > 1) return undefined;
  return {
    failoverPriority: keys.toReversed().map((key) => `${key}=true`),
    of: (destination) => {
      const level = levels.findIndex((members) => members.includes(destination));
      return Object.fromEntries(keys.slice(level).map((key) => [key, 'true']));
    },
  };
}
