import type { Destination } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import { attachEndpoints } from '../../topology/attach.js';
import { addressName, numberedNames } from '../../topology/endpoint-name.js';
import type { ReadContext } from '../mesh.js';
import { type UpstreamReference, upstreamPath } from './names.js';
import { portOfName, serviceBehind } from './service-behind.js';
import type { StaticHost, Upstream } from './upstream.js';

/** What the author of a Failover document says of a destination's endpoints. */
export interface EndpointHints {
  locality?: string;
  labels?: Record<string, string>;
  replicas?: number;
}

/** The Upstream's own endpoints, which stand at priority 0. */
export function primaryDestination(
  upstream: UpstreamReference & Pick<Upstream, 'type' | 'origin' | 'tls'>,
  context: ReadContext,
  hints: EndpointHints = {},
): Destination {
  const { cluster, namespace, name, type, origin, tls } = upstream;
  const found = findEndpoints(upstream, context, hints);
  const localities = new Set(found.endpoints.map(({ locality }) => locality));
  return {
    name: upstreamPath(upstream),
    cluster,
    namespace,
    service: name,
    port: type !== undefined && 'kube' in type ? type.kube.port : portOfName(name),
    locality: localities.size === 1 ? ([...localities][0] as string) : (hints.locality ?? ''),
    labels: hints.labels ?? {},
    priority: 0,
    weight: 1,
    endpoints: found.endpoints.map((endpoint) => ({
      ...endpoint,
      cluster,
      namespace,
      service: name,
      serviceBehind: found.behind,
    })),
    ...(found.assumed ? { endpointsAssumed: true } : {}),
    ...(tls === undefined ? {} : { tls }),
    origin,
  };
}

function findEndpoints(
  upstream: UpstreamReference & Pick<Upstream, 'type'>,
  { topology }: ReadContext,
  hints: EndpointHints,
): { endpoints: Endpoint[]; assumed: boolean; behind?: Endpoint['serviceBehind'] } {
  const { cluster, type } = upstream;
  if (type !== undefined && 'hosts' in type) {
    return { endpoints: type.hosts.map((host) => staticEndpoint(host, hints)), assumed: false };
  }
  const behind = type !== undefined && 'kube' in type ? type.kube : serviceBehind(topology, upstream);
  const { endpoints, assumed } = attachEndpoints(topology, {
    ...hints,
    cluster,
    namespace: behind?.namespace ?? upstream.namespace ?? 'default',
    service: behind?.name ?? upstream.name,
    port: behind?.port,
  });
  return {
    endpoints: rename(
      endpoints.filter(({ ready }) => ready),
      upstreamPath(upstream),
    ),
    assumed,
    ...(behind === undefined ? {} : { behind: { namespace: behind.namespace, name: behind.name } }),
  };
}

/** Endpoints without addresses are called after the Upstream, not after the Service behind it. */
function rename(endpoints: Endpoint[], path: string): Endpoint[] {
  const nameless = endpoints.filter(({ address }) => address === undefined);
  const names = numberedNames(path, nameless.length);
  return endpoints.map((endpoint) =>
    endpoint.address === undefined ? { ...endpoint, name: names[nameless.indexOf(endpoint)] as string } : endpoint,
  );
}

function staticEndpoint(
  { address, port, weight, healthHostname, origin }: StaticHost,
  { locality = '', labels = {} }: EndpointHints,
): Endpoint {
  return {
    name: addressName(address, port, undefined),
    address,
    port,
    hostname: healthHostname,
    locality,
    labels,
    weight,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: false,
    origin,
  };
}
