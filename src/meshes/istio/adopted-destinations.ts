import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import type { Destination } from '../../model/plan.js';
import type { Endpoint, Topology } from '../../model/topology.js';
import { attachEndpoints } from '../../topology/attach.js';
import { addressName, distinctNames, numberedNames, serviceName } from '../../topology/endpoint-name.js';

/** The destinations of a Failover document one by one, with the endpoints that the inputs or the document itself give them. */
export function adoptedDestinations(spec: FailoverSpec, topology: Topology): Destination[] {
  const names = distinctNames(spec.destinations.map(nameOf));
  const attached = spec.destinations.map((destination) => endpointsOf(destination, spec, topology));
  const endpointNames = distinctNames(attached.flatMap(({ endpoints }) => endpoints.map(({ name }) => name)));
  return spec.destinations.map((destination, index) => {
    const { cluster, namespace, service, address, locality, labels, priority, weight, origin } = destination;
    const { endpoints, assumed } = attached[index] as Attached;
    const before = attached.slice(0, index).reduce((sum, other) => sum + other.endpoints.length, 0);
    const port = destination.port ?? spec.service.port;
    return {
      name: names[index] as string,
      cluster,
      namespace,
      service,
      address,
      port,
      locality,
      labels,
      priority,
      weight,
      endpoints: endpoints.map((endpoint, offset) => ({ ...endpoint, name: endpointNames[before + offset] as string })),
      ...(assumed ? { endpointsAssumed: true } : {}),
      origin,
    };
  });
}

interface Attached {
  endpoints: Endpoint[];
  assumed: boolean;
}

function nameOf({ address, cluster, namespace, service }: FailoverDestination): string {
  return address ?? serviceName(cluster, namespace, service);
}

function endpointsOf(destination: FailoverDestination, spec: FailoverSpec, topology: Topology): Attached {
  const {
    address,
    cluster,
    namespace = spec.namespace,
    service,
    locality,
    labels,
    replicas = 1,
    weight,
    origin,
  } = destination;
  const port = destination.port ?? spec.service.port;
  if (address === undefined) {
    return attachEndpoints(topology, {
      cluster,
      namespace,
      service: service ?? spec.name,
      port,
      locality,
      labels,
      replicas,
    });
  }
  const [, host = address, written] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  const target = written === undefined ? port : Number(written);
  const endpoints = numberedNames(addressName(host, target, cluster), replicas).map(
    (name): Endpoint => ({
      name,
      address: host,
      port: target,
      cluster,
      locality,
      labels,
      weight,
      healthStatus: 'UNKNOWN',
      ready: true,
      pod: false,
      origin,
    }),
  );
  return { endpoints, assumed: destination.replicas === undefined };
}
