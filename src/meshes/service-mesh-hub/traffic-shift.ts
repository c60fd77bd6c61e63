import type { FailoverService } from './failover-service.js';
import { objectKey, subsetName } from './names.js';
import type { ShiftDestination, TrafficPolicy } from './traffic-policy.js';

/** The policies that send a service's traffic to this FailoverService, by name. They find it by name, whatever its state. */
export function shiftsTo(
  failoverService: Pick<FailoverService, 'name' | 'namespace'>,
  policies: readonly TrafficPolicy[],
): TrafficPolicy[] {
  return policies
    .filter(({ shift }) => shift.some((destination) => isFor(destination, failoverService)))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isFor(
  { failoverService }: ShiftDestination,
  { name, namespace }: Pick<FailoverService, 'name' | 'namespace'>,
): boolean {
  return failoverService?.name === name && (namespace === undefined || failoverService.namespace === namespace);
}

/** What the shift means for clients, and what of it is not shown. */
export function shiftNotes(shift: TrafficPolicy | undefined, others: readonly TrafficPolicy[], host: string): string[] {
  if (shift === undefined) return [];
  const from = shift.destinationSelector.flatMap(({ refs }) => refs.map(objectKey));
  const subsets = shift.shift.flatMap(({ failoverService, subset }) =>
    failoverService !== undefined && Object.keys(subset).length > 0 ? subsetName(subset) : [],
  );
  return [
    `TrafficPolicy ${shift.name} sends the clients of ${from.length === 0 ? 'the services that it selects' : from.join(', ')} to ${host}.`,
    ...(others.length === 0
      ? []
      : [
          `Further policies shift to it too: ${others.map(({ name }) => name).join(', ')}. The route shown is that of ${shift.name}.`,
        ]),
    ...(subsets.length === 0
      ? []
      : [
          `It asks for subset ${subsets.join(', ')}, an Envoy cluster of its own with the same order; shown is the one without subset.`,
        ]),
  ];
}
