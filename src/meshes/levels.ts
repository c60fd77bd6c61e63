import { resolve } from '../engine/resolve.js';
import { readinessLevels } from '../engine/resolve-readiness.js';
import { groupBy } from '../model/group-by.js';
import type { Client, Destination, FailoverPlan } from '../model/plan.js';

/**
 * A plan's destinations as fixed levels, first choice first, for meshes that number them. Weights are one level. Where the client's place
 * decides, the levels are those of `viewer(plan)`; a destination whose endpoints stand in several counts where its first one stands, and
 * one that this client is never sent to is left out.
 */
export function destinationLevels(plan: FailoverPlan): Destination[][] {
  const level = levelOf(plan);
  const placed = plan.destinations.filter((destination) => level(destination) !== undefined);
  const groups = [...groupBy(placed, (destination) => level(destination) as number)];
  return groups.sort(([one], [other]) => one - other).map(([, destinations]) => destinations);
}

function levelOf(plan: FailoverPlan): (destination: Destination) => number | undefined {
  switch (plan.ordering.by) {
    case 'priority': {
      // The levels of an aggregate's members follow each other; no member of Envoy has more than 129.
      const members = (plan.members ?? []).map(({ name }) => name);
      return ({ member, priority }) => Math.max(members.indexOf(member ?? ''), 0) * 1000 + priority;
    }
    case 'locality': {
      const groups = resolve(plan, viewer(plan));
      return ({ name }) =>
        groups.find(({ endpoints }) => endpoints.some((endpoint) => endpoint.destination === name))?.priority;
    }
    case 'readiness':
    case 'weight': {
      const levels = readinessLevels(plan);
      return (destination) => levels[plan.destinations.indexOf(destination)];
    }
  }
}

/** Who is taken to ask where an order depends on the client's place: the plan's client, else one beside the first choice. */
export function viewer(plan: FailoverPlan): Client {
  const { client, destinations } = plan;
  if (client?.locality !== undefined || Object.keys(client?.labels ?? {}).length > 0) return client ?? {};
  const first = [...destinations].sort((one, other) => one.priority - other.priority).find((d) => d.locality !== '');
  return { cluster: first?.cluster, ...client, locality: first?.locality ?? '' };
}
