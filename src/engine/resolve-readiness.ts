import type { Document } from '../model/document.js';
import type { Client, Destination, FailoverPlan, Ordering, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import { PRIMARY_SERVICE } from './linkerd-weights.js';

type ReadinessOrdering = Extract<Ordering, { by: 'readiness' }>;

/**
 * The levels of a Linkerd plan (orderings `readiness` and `weight`; any other is taken as one level). Under a failover controller the
 * primary stands first and all other backends together behind it, whatever is ready now; without one, weights are shares of a single
 * level. A level may be empty. The endpoints of a backend share its weight. The client plays no part: Linkerd knows no nearness here.
 */
export function resolveReadiness(plan: FailoverPlan, _client: Client): PriorityGroup[] {
  const levels = readinessLevels(plan);
  return reasons(plan).map((reason, priority) => ({
    priority,
    level: priority,
    reason,
    endpoints: plan.destinations.flatMap((destination, index) =>
      levels[index] === priority ? shared(destination, weightOf(plan.ordering, destination, plan)) : [],
    ),
  }));
}

/** The level of each of the plan's destinations, in their order. */
export function readinessLevels(plan: FailoverPlan): number[] {
  const { ordering, destinations } = plan;
  if (ordering.by !== 'readiness' || !hasLevels(ordering, destinations)) return destinations.map(() => 0);
  return destinations.map((destination) => (destination.service === ordering.primary ? 0 : 1));
}

/** A primary that is no backend, or that never gets ready for the controller, leaves one level. */
function hasLevels(ordering: ReadinessOrdering, destinations: readonly Destination[]): boolean {
  return destinations.some(({ service }) => service === ordering.primary);
}

function reasons(plan: FailoverPlan): string[] {
  const { ordering, destinations } = plan;
  if (ordering.by !== 'readiness') return ['fixed weights: a share for each backend, no order among them'];
  if (!hasLevels(ordering, destinations)) {
    const primary = `the primary \`${ordering.primary}\` is no backend`;
    return [
      ordering.primaryReady === true
        ? `${primary} and is ready, so the controller gives every backend weight 0`
        : `${primary} and never ready, so all ready backends share equally`,
    ];
  }
  const first = `primary ${chosenBy(plan.origin.document)}`;
  if (destinations.every(({ service }) => service === ordering.primary)) return [first];
  return [first, 'fallback when the primary has no ready endpoint; fallbacks share equally'];
}

function chosenBy({ kind, annotations }: Document): string {
  if (kind !== 'TrafficSplit') return 'by priority';
  return Object.hasOwn(annotations, PRIMARY_SERVICE) ? 'by annotation' : '(first backend, no annotation)';
}

/** What the controller writes while the backend is in use, else the weight of the manifest. */
function weightOf(ordering: Ordering, destination: Destination, plan: FailoverPlan): number {
  if (ordering.by !== 'readiness') return destination.weight;
  return hasLevels(ordering, plan.destinations) || ordering.primaryReady !== true ? 1 : 0;
}

function shared(destination: Destination, weight: number): ResolvedEndpoint[] {
  return destination.endpoints.map((endpoint) => ({
    ...endpoint,
    destination: destination.name,
    ...(destination.member === undefined ? {} : { member: destination.member }),
    weight: weight / destination.endpoints.length,
  }));
}
