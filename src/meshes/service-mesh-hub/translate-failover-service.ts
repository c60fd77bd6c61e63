import type { JsonObject } from '../../model/document.js';
import type { FailoverService } from './failover-service.js';
import { outboundCluster, sameService, serviceHost } from './names.js';
import { compact, istioObject } from './translate-object.js';
import { type NamedSubset, subsetsOfFailoverService } from './translate-subsets.js';
import type { Installation } from './translate-target.js';
import { sameObject, type TranslationWorld } from './translate-world.js';
import { vip } from './vip.js';

/** Envoy up to 1.17 knows the aggregate cluster under this name only; the Istio of that time goes no further. */
const AGGREGATE_TYPE = 'type.googleapis.com/envoy.config.cluster.aggregate.v2alpha.ClusterConfig';

/**
 * A valid FailoverService as its controller writes it, once for each declared mesh: a ServiceEntry that gives the host a listener and an
 * address, and an EnvoyFilter that puts an aggregate cluster in the place of the one that Istio makes of it
 * (pkg/mesh-networking/translation/istio/mesh/failoverservice/failover_service_translator.go).
 */
export function translateFailoverService(failoverService: FailoverService, world: TranslationWorld): JsonObject[] {
  const { name, namespace = 'default', meshes = [] } = failoverService;
  const subsets = subsetsOfFailoverService({ name, namespace }, world);
  return meshes
    .flatMap((mesh) => world.installations.find((installation) => sameObject(installation, mesh)) ?? [])
    .flatMap((installation) => [
      serviceEntry(failoverService, installation, world),
      ...destinationRule(failoverService, subsets, installation, world),
      envoyFilter(failoverService, subsets, installation, world),
    ]);
}

function serviceEntry(
  { name, namespace = 'default', hostname = '', port }: FailoverService,
  { cluster }: Installation,
  world: TranslationWorld,
): JsonObject {
  const { number = 0, protocol = '' } = port ?? {};
  const spec: JsonObject = {
    addresses: [vip(name, namespace)],
    hosts: [hostname],
    location: 'MESH_INTERNAL',
    ports: [{ name: protocol, number, protocol }],
    resolution: 'DNS',
  };
  return istioObject('ServiceEntry', { name, namespace: world.namespace, cluster }, spec, world);
}

/** Upstream makes this one without a cluster, so that it is written nowhere; it belongs where the EnvoyFilter goes. */
function destinationRule(
  { name, namespace = 'default', hostname = '' }: FailoverService,
  subsets: readonly NamedSubset[],
  { cluster }: Installation,
  world: TranslationWorld,
): JsonObject[] {
  if (subsets.length === 0) return [];
  const spec: JsonObject = {
    host: hostname,
    subsets: subsets.map(({ name, labels }) => ({ name, labels })),
    trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
  };
  return [istioObject('DestinationRule', { name, namespace, cluster }, spec, world)];
}

function envoyFilter(
  failoverService: FailoverService,
  subsets: readonly NamedSubset[],
  { cluster, rootNamespace }: Installation,
  world: TranslationWorld,
): JsonObject {
  const { name, hostname = '', port } = failoverService;
  const configPatches = [...subsets.map((subset) => subset.name), ''].flatMap((subset): JsonObject[] => {
    const own = outboundCluster(port?.number ?? 0, hostname, subset);
    const match = { cluster: { name: own } };
    const value = aggregateCluster(own, memberClusters(failoverService, cluster, subset, world));
    return [
      { applyTo: 'CLUSTER', match, patch: { operation: 'REMOVE' } },
      { applyTo: 'CLUSTER', match, patch: { operation: 'ADD', value } },
    ];
  });
  return istioObject('EnvoyFilter', { name, namespace: rootNamespace, cluster }, { configPatches }, world);
}

function aggregateCluster(name: string, clusters: string[]): JsonObject {
  return {
    name,
    connect_timeout: '1s',
    lb_policy: 'CLUSTER_PROVIDED',
    cluster_type: {
      name: 'envoy.clusters.aggregate',
      typed_config: {
        '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
        type_url: AGGREGATE_TYPE,
        value: compact({ clusters }),
      },
    },
  };
}

/** Every port of every backing service, whichever port the FailoverService has; the order never depends on the client. */
function memberClusters(
  { backingServices }: FailoverService,
  cluster: string,
  subset: string,
  { targets, discovery }: TranslationWorld,
): string[] {
  return backingServices.flatMap((service) => {
    const host = serviceHost(service, cluster, discovery.clusterDomain(service.cluster));
    const target = targets.find((candidate) => sameService(candidate.service, service));
    return (target?.ports ?? []).map(({ port }) => outboundCluster(port, host, subset));
  });
}
