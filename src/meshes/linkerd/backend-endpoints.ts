import type { Endpoint } from '../../model/topology.js';
import { attachEndpoints } from '../../topology/attach.js';
import { addressName } from '../../topology/endpoint-name.js';
import type { Mirror } from './mirror.js';
import type { Surroundings } from './surroundings.js';

/** A Service of the plan's namespace, and what its author says of its endpoints. */
export interface BackendService {
  namespace: string;
  service: string;
  port?: number;
  locality?: string;
  labels?: Record<string, string>;
  replicas?: number;
}

export interface BackendEndpoints {
  endpoints: Endpoint[];
  assumed: boolean;
}

/** The gateway listens there for other clusters (linkerd2 multicluster/charts/linkerd-multicluster/values.yaml `gateway.port`). */
const GATEWAY_PORT = 4143;

/** The endpoints of a Service of the client's own cluster. */
export function localEndpoints(service: BackendService, { topology, localCluster }: Surroundings): BackendEndpoints {
  // '' is nobody's annotation: it sees what stands in no particular cluster, and nothing of the other ones.
  const { endpoints, assumed } = attachEndpoints(topology, { ...service, cluster: localCluster ?? '' });
  if (localCluster !== undefined) return { endpoints, assumed };
  const placeless = endpoints.map(({ name, ...endpoint }) => ({
    ...endpoint,
    name: name.replace(/^\//, ''),
    cluster: undefined,
  }));
  return { endpoints: placeless, assumed };
}

/**
 * The endpoints of a gateway mirror: local Endpoints where the inputs hold them, else the gateway's addresses, which are ready only
 * while the remote Service has a ready pod.
 */
export function gatewayEndpoints(
  service: BackendService,
  { cluster, remoteService, link }: Extract<Mirror, { mode: 'gateway' }>,
  surroundings: Surroundings,
): BackendEndpoints {
  const local = localEndpoints(service, surroundings);
  if (!local.assumed)
    return { ...local, endpoints: local.endpoints.map((endpoint) => behindGateway(endpoint, cluster)) };
  const { topology } = surroundings;
  const remote = topology.service(service.namespace, remoteService, cluster);
  const pods = remote?.cluster === cluster ? topology.endpoints(remote, service.port) : undefined;
  const { endpoints } = attachEndpoints(topology, {
    ...service,
    locality: service.locality ?? commonLocality(pods ?? []),
    cluster,
  });
  const ready = pods === undefined || pods.some((pod) => pod.ready);
  const [first] = endpoints;
  const addresses = link?.gatewayAddresses ?? [];
  if (first === undefined || addresses.length === 0) {
    return { endpoints: endpoints.map((endpoint) => ({ ...behindGateway(endpoint, cluster), ready })), assumed: true };
  }
  const port = link?.gatewayPort ?? GATEWAY_PORT;
  const gateways = addresses.map((address) => ({
    ...behindGateway(first, cluster),
    name: addressName(address, port, cluster),
    address,
    port,
    ready,
  }));
  return { endpoints: gateways, assumed: false };
}

/** The pods that the proxies find in other clusters by themselves. */
export function discoveredEndpoints(
  service: BackendService,
  mirror: Extract<Mirror, { mode: 'remote-discovery' | 'federated' }>,
  { topology }: Surroundings,
): BackendEndpoints {
  const named = { ...service, service: mirror.remoteService };
  if (mirror.mode === 'remote-discovery') return attachEndpoints(topology, { ...named, cluster: mirror.cluster });
  const clusters = topology.services
    .filter(({ namespace, name }) => namespace === service.namespace && name === mirror.remoteService)
    .map(({ cluster }) => cluster);
  if (clusters.length === 0) return attachEndpoints(topology, service);
  const members = clusters.map((cluster) => attachEndpoints(topology, { ...named, cluster }));
  return {
    endpoints: members.flatMap(({ endpoints }) => endpoints),
    assumed: members.every(({ assumed }) => assumed),
  };
}

/** The locality that all endpoints share, '' where they have none or several. */
export function commonLocality(endpoints: readonly Endpoint[]): string {
  const [first, ...others] = new Set(endpoints.map(({ locality }) => locality));
  return others.length === 0 ? (first ?? '') : '';
}

/** No readiness probe reaches what stands behind a gateway. */
function behindGateway(endpoint: Endpoint, cluster: string): Endpoint {
  return { ...endpoint, cluster, pod: false, readinessProbe: undefined };
}
