import type { Destination } from '../../model/plan.js';
import type { FailoverDestinations } from './failover-destinations.js';

/**
 * Locality weights count per locality, and each member of a priority group is one. Where the places of several members are not known they
 * would fall together; each then stands in a place called after its cluster.
 */
export function separateLocalities(destinations: readonly Destination[]): FailoverDestinations {
  const unplaced = destinations.filter(
    ({ cluster, locality, localityWeight }) => cluster !== undefined && locality === '' && localityWeight !== undefined,
  );
  const together = unplaced.filter((one) => unplaced.some((other) => other !== one && other.priority === one.priority));
  if (together.length === 0) return { destinations: [...destinations], notes: [] };
  const clusters = together.map(({ cluster }) => cluster).join(', ');
  return {
    destinations: destinations.map((destination) =>
      together.includes(destination) ? placed(destination) : destination,
    ),
    notes: [`The localities of ${clusters} are not known; for their weights each is taken as a place of its own.`],
  };
}

function placed(destination: Destination): Destination {
  const locality = destination.cluster as string;
  return { ...destination, locality, endpoints: destination.endpoints.map((endpoint) => ({ ...endpoint, locality })) };
}
