import { groupBy } from '../model/group-by.js';
import type { Destination, FailoverPlan, PriorityGroup } from '../model/plan.js';

/**
 * The order that the manifests number themselves: levels by priority, without gaps. In an aggregate cluster each member's
 * levels follow those of the member before it, and levels without hosts are dropped
 * (envoy: source/extensions/clusters/aggregate/cluster.cc); a plain cluster keeps an empty level.
 */
export function resolvePriority(plan: FailoverPlan): PriorityGroup[] {
  const levels =
    plan.members === undefined
      ? levelsOf(plan.destinations, plan.loadBalancing.localityWeighted)
      : plan.members.flatMap((member) =>
          levelsOf(
            plan.destinations.filter((destination) => destination.member === member.name),
            member.loadBalancing.localityWeighted,
          )
            .filter((group) => group.endpoints.length > 0)
            .map((group, level) => ({ ...group, member: { name: member.name, level } })),
        );
  return levels.map((group, priority) => ({ ...group, priority }));
}

function levelsOf(destinations: readonly Destination[], localityWeighted: boolean): PriorityGroup[] {
  const byPriority = [...groupBy(destinations, (destination) => destination.priority)].sort(([a], [b]) => a - b);
  return byPriority.map(([level, members], priority) => ({
    priority,
    level,
    reason: 'explicit order',
    endpoints: members.flatMap((destination) =>
      destination.endpoints.map((endpoint) => ({
        ...endpoint,
        destination: destination.name,
        ...(destination.member === undefined ? {} : { member: destination.member }),
      })),
    ),
    ...(localityWeighted ? { localityWeights: weightsOf(members) } : {}),
  }));
}

/** A locality without a weight gets no load where weights count (envoy: LocalityLbEndpoints.load_balancing_weight). */
function weightsOf(destinations: readonly Destination[]): Record<string, number> {
  const weights: Record<string, number> = {};
  for (const { endpoints, localityWeight = 0 } of destinations) {
    for (const { locality } of endpoints) weights[locality] ??= localityWeight;
  }
  return weights;
}
