import type { Json, JsonObject } from '../../model/document.js';
import { sanitizeName } from '../../resources/sanitize-name.js';
import type { VirtualMesh } from './discovery.js';
import { istioObject, viewpoint } from './translate-object.js';
import { portProtocol } from './translate-port-protocol.js';
import type { IngressGateway, Installation, Target } from './translate-target.js';
import { sameObject, type TranslationWorld } from './translate-world.js';
import { serviceVip } from './vip.js';
import { parentOf } from './virtual-mesh-problems.js';

/** The VirtualMesh of a mesh and the meshes whose clients call it through its gateway; undefined for a mesh that stands alone. */
export interface Federation {
  virtualMesh: VirtualMesh;
  clients: Installation[];
}

/** The Federation that a mesh serves in; clients are those of its meshes whose Istio is among the inputs. */
export function federationOf(serving: Installation, world: TranslationWorld): Federation | undefined {
  const virtualMesh = parentOf(serving, world.discovery);
  if (virtualMesh === undefined || virtualMesh.meshes.length < 2) return undefined;
  const clients = virtualMesh.meshes
    .filter((mesh) => !sameObject(mesh, serving))
    .flatMap((mesh) => world.installations.find((installation) => sameObject(installation, mesh)) ?? []);
  return { virtualMesh, clients };
}

/**
 * How clients of other meshes find the Service: one endpoint, the ingress gateway of its mesh
 * (pkg/mesh-networking/translation/istio/mesh/federation/federation_translator.go).
 */
export function federatedServiceEntry(
  target: Target,
  client: Installation,
  gateway: IngressGateway,
  world: TranslationWorld,
): JsonObject {
  const { service, ports } = target;
  const { host } = viewpoint(target, client, world);
  const spec: JsonObject = {
    addresses: [serviceVip(service.name, service.namespace, service.cluster)],
    endpoints: [
      {
        address: gateway.address,
        labels: { cluster: service.cluster },
        ports: Object.fromEntries(ports.map(({ name }) => [name, gateway.externalPort])),
      },
    ],
    hosts: [host],
    location: 'MESH_INTERNAL',
    ports: ports.map((port): Json => ({ name: port.name, number: port.port, protocol: portProtocol(port) })),
    resolution: 'DNS',
  };
  return istioObject(
    'ServiceEntry',
    { name: host, namespace: client.rootNamespace, cluster: client.cluster },
    spec,
    world,
  );
}

/** What the serving mesh needs: the Gateway that lets `*.global` pass, and the filter that turns the name into its own. */
export function servingObjects(
  { cluster, rootNamespace, version }: Installation,
  gateway: IngressGateway,
  { virtualMesh }: Federation,
  world: TranslationWorld,
): JsonObject[] {
  const { name, namespace } = virtualMesh;
  const place = { namespace: rootNamespace, cluster };
  const server: JsonObject = {
    hosts: ['*.global'],
    port: { name: 'tls', number: gateway.containerPort, protocol: 'TLS' },
    tls: { mode: 'AUTO_PASSTHROUGH' },
  };
  const patch: JsonObject = {
    applyTo: 'NETWORK_FILTER',
    match: {
      context: 'GATEWAY',
      listener: {
        filterChain: { filter: { name: 'envoy.filters.network.sni_cluster' } },
        portNumber: gateway.containerPort,
      },
    },
    patch: {
      operation: 'INSERT_AFTER',
      value: clusterRewrite(cluster, world.discovery.clusterDomain(cluster), version),
    },
  };
  return [
    istioObject(
      'Gateway',
      { name: sanitizeName(`${name}-${namespace}`), ...place },
      { selector: gateway.labels, servers: [server] },
      world,
    ),
    istioObject(
      'EnvoyFilter',
      { name: `${name}.${namespace}`, ...place },
      { configPatches: [patch], workloadSelector: { labels: gateway.labels } },
      world,
    ),
  ];
}

function clusterRewrite(cluster: string, domain: string, version: string | undefined): JsonObject {
  const config = { cluster_pattern: `\\.${cluster}.global$`, cluster_replacement: `.${domain}` };
  const name = 'envoy.filters.network.tcp_cluster_rewrite';
  if (isUntyped(version)) return { name, config };
  const type = 'type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite';
  return { name, typed_config: { '@type': type, ...config } };
}

/** Istio up to 1.6.8 takes the filter's configuration without a type only. */
function isUntyped(version: string | undefined): boolean {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? '') ?? [];
  if (major === undefined) return false;
  const number = Number(major) * 1e6 + Number(minor) * 1e3 + Number(patch ?? 0);
  return number <= 1_006_008;
}
