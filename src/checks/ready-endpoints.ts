import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import type { LiveCluster } from './live-cluster.js';

/** Addresses of the ready endpoints of a Service; undefined where neither EndpointSlices nor Endpoints say anything. */
export async function readyEndpoints(
  cluster: LiveCluster,
  { namespace, service }: { namespace: string; service: string },
): Promise<string[] | undefined> {
  const labelSelector = `kubernetes.io/service-name=${service}`;
  const slices = await cluster.list('discovery.k8s.io/v1', 'EndpointSlice', { namespace, labelSelector });
  if (slices.length > 0) return slices.flatMap(readyInSlice);
  return endpointsAddresses(cluster, { namespace, service });
}

/** As the core Endpoints object says, which is all that linkerd-failover looks at. */
export async function endpointsAddresses(
  cluster: LiveCluster,
  { namespace, service }: { namespace: string; service: string },
): Promise<string[] | undefined> {
  const endpoints = await cluster.get('v1', 'Endpoints', service, namespace);
  if (endpoints === undefined) return undefined;
  return asList(endpoints.subsets).flatMap((subset) =>
    asList(asObject(subset).addresses).flatMap((address) => asText(asObject(address).ip) ?? []),
  );
}

function readyInSlice(slice: JsonObject): string[] {
  return asList(slice.endpoints)
    .map(asObject)
    .filter(({ conditions }) => asObject(conditions).ready !== false)
    .flatMap(({ addresses }) => asList(addresses).flatMap((address) => asText(address) ?? []));
}
