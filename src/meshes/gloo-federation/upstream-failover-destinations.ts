import type { Destination } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import { addressName } from '../../topology/endpoint-name.js';
import type { FailoverDestinations } from './failover-destinations.js';
import type { FailoverEndpoint, UpstreamFailover } from './upstream-failover.js';

/** `spec.failover` as written: each endpoint is a destination of its own, called by its address. */
export function upstreamFailoverDestinations(
  { levels }: UpstreamFailover,
  taken: ReadonlySet<string>,
): FailoverDestinations {
  const addresses = new Set(taken);
  const notes: string[] = [];
  const destinations = levels.flatMap((level, index) =>
    level.flatMap((target) => {
      const destination = addressDestination(target, index + 1);
      const { name } = destination;
      if (addresses.has(name)) {
        notes.push(`${name} is listed twice; Envoy keeps only the first endpoint with one address.`);
        return [];
      }
      addresses.add(name);
      return destination;
    }),
  );
  return { destinations, notes };
}

/** An endpoint outside of what Kubernetes knows, as a destination called by its address. */
export function addressDestination(target: FailoverEndpoint, priority: number): Destination {
  const { address, port, locality, localityWeight, weight, origin, healthHostname, healthPort, tls } = target;
  const name = addressName(address, port, undefined);
  const endpoint: Endpoint = {
    name,
    address,
    port,
    hostname: healthHostname,
    healthCheckPort: healthPort,
    locality,
    labels: {},
    weight,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: false,
    origin,
  };
  return {
    name,
    address: name,
    port,
    locality,
    labels: {},
    priority,
    weight: 1,
    localityWeight,
    endpoints: [endpoint],
    ...(tls === undefined ? {} : { tls: { ...tls, gateway: true } }),
    origin,
  };
}
