import type { Destination } from '../../model/plan.js';
import type { Endpoint } from '../../model/topology.js';
import { attachEndpoints } from '../../topology/attach.js';
import { serviceName } from '../../topology/endpoint-name.js';
import type { PolicyWorld } from './applied-policies.js';
import type { BackingService } from './failover-service.js';

/** A member's part of its destination. */
export type MemberEndpoints = Pick<Destination, 'endpoints' | 'locality' | 'endpointsAssumed'>;

/** The ready pods of a Service in the client's own cluster. */
export function localEndpoints(
  { name, namespace, cluster, hints }: BackingService,
  port: number,
  path: string,
  { topology }: PolicyWorld,
): MemberEndpoints {
  const { endpoints, assumed } = attachEndpoints(topology, {
    cluster,
    namespace,
    service: name,
    port,
    locality: hints?.locality,
    labels: hints?.labels,
    replicas: hints?.replicas,
  });
  const base = serviceName(cluster, namespace, name);
  return {
    endpoints: endpoints
      .filter(({ ready }) => ready)
      // Without addresses the same pods would have one name at every port.
      .map((endpoint) =>
        endpoint.address === undefined ? { ...endpoint, name: endpoint.name.replace(base, path) } : endpoint,
      ),
    locality: commonLocality(endpoints) || (hints?.locality ?? ''),
    ...(assumed ? { endpointsAssumed: true } : {}),
  };
}

/** A remote service as the client sees it, one gateway; its place is that of the pods behind the gateway. */
export function gatewayEndpoint(
  service: BackingService,
  port: number,
  path: string,
  { discovery, topology }: PolicyWorld,
): MemberEndpoints {
  const { cluster, namespace, name, hints } = service;
  const gateway = discovery.meshes.find((mesh) => mesh.cluster === cluster)?.gateways[0];
  const behind = attachEndpoints(topology, { cluster, namespace, service: name, port, locality: hints?.locality });
  const locality = commonLocality(behind.endpoints);
  const endpoint: Endpoint = {
    name: path,
    address: gateway?.address,
    port: gateway?.port,
    cluster,
    namespace,
    service: name,
    locality,
    // federation_translator.go gives the ServiceEntry's endpoint this label only.
    labels: { cluster },
    weight: 1,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: false,
    origin: service.origin,
  };
  return { endpoints: [endpoint], locality };
}

function commonLocality(endpoints: readonly Endpoint[]): string {
  const localities = new Set(endpoints.map(({ locality }) => locality));
  return localities.size === 1 ? ([...localities][0] as string) : '';
}
