import type { Endpoint } from '../model/topology.js';
import { addressName } from './endpoint-name.js';
import type { EndpointQuery } from './lookup.js';
import type { WorkloadEntryFact } from './source.js';

/** A WorkloadEntry as an endpoint, of a Service's port when one is asked for. One without an address and network cannot be reached. */
export function workloadEntryEndpoint(entry: WorkloadEntryFact, query?: EndpointQuery): Endpoint | undefined {
  const cluster = entry.cluster ?? query?.service.cluster;
  const port = query && servedPort(entry, query);
  if (port === 'none') return undefined;
  const { network } = entry;
  if (entry.address === undefined && network === undefined) return undefined;
  return {
    name: entry.address === undefined ? `${entry.namespace}/${entry.name}` : addressName(entry.address, port, cluster),
    address: entry.address,
    port,
    ports: entry.ports,
    serviceAccount: entry.serviceAccount,
    cluster,
    namespace: entry.namespace,
    service: query?.service.name,
    locality: entry.locality,
    labels: entry.labels,
    network,
    weight: entry.weight,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: false,
    origin: entry.origin,
  };
}

/** Its own port of that name, else the Service's target (istio: serviceregistry convertWorkloadInstanceToServiceInstance). */
function servedPort({ address, ports }: WorkloadEntryFact, { port, servicePort }: EndpointQuery) {
  if (address?.startsWith('unix:')) return undefined;
  if (servicePort === undefined) return port;
  const named = servicePort.name === undefined ? undefined : ports[servicePort.name];
  if (named !== undefined) return named;
  const { targetPort } = servicePort;
  return typeof targetPort === 'string' ? (ports[targetPort] ?? 'none') : (targetPort ?? servicePort.port);
}
