import type { Endpoint, Topology } from '../../model/topology.js';
import type { MeshNetwork } from '../../resources/mesh-config.js';
import type { ServiceEntry, ServiceEntryEndpoint, ServiceEntryPort } from '../../resources/service-entry.js';
import { addressName } from '../../topology/endpoint-name.js';
import { localityOfLabels } from '../../topology/place.js';
import { hasPersistentSessions } from './draining.js';
import { type ClusterType, type IstioService, isDns, type ServiceEndpoint } from './istio-service.js';
import { networkOf, withNetworkLabel } from './mesh-networks.js';
import { serviceEntryProtocol } from './port-protocol.js';
import { trafficDistribution } from './traffic-distribution.js';

/** The services of one ServiceEntry: one for each host, all with the same endpoints (istio: serviceentry/conversion.go convertServices). */
export function externalServices(
  entry: ServiceEntry,
  topology: Topology,
  networks: readonly MeshNetwork[],
): IstioService[] {
  const { namespace, cluster, annotations } = entry;
  const type = clusterType(entry);
  return entry.hosts.map((host) => ({
    host,
    namespace,
    name: entry.name,
    registry: 'external' as const,
    exportTo: entry.exportTo,
    ports: entry.ports.map(({ number, name, protocol }) => ({
      port: number,
      name,
      protocol: serviceEntryProtocol(protocol),
    })),
    type,
    resolution: entry.resolution,
    location: entry.location,
    identity: JSON.stringify([entry.labels, entry.selector ?? {}, [...entry.exportTo].sort(), entry.resolution]),
    distribution: trafficDistribution(undefined, annotations, topology.namespaceAnnotations(namespace, cluster)),
    nodeLocal: false,
    createdAt: entry.createdAt,
    endpoints: (port, by = 'name') =>
      endpointsOf(
        entry,
        host,
        entry.ports.find((own) => (by === 'name' ? own.name === port.name : own.number === port.port)),
        type,
        topology,
      ).map((found) => ({
        ...found,
        endpoint: found.endpoint.pod
          ? { ...found.endpoint, network: found.endpoint.network ?? networkOf(found.endpoint, networks) }
          : withNetworkLabel(found.endpoint, topology, networks),
      })),
    endpointsAssumed: false,
    withdrawsUnready: true,
    persistentSessions: hasPersistentSessions(entry.labels),
    origin: entry.origin,
  }));
}

function clusterType({ resolution, annotations }: ServiceEntry): ClusterType {
  switch (resolution) {
    case 'NONE':
      return 'ORIGINAL_DST';
    case 'STATIC':
      return 'EDS';
    case 'DNS':
      return annotations['istio.io/connect-strategy'] === 'RACE_FIRST_TCP_CONNECT' ? 'LOGICAL_DNS' : 'STRICT_DNS';
    case 'DNS_ROUND_ROBIN':
      return 'LOGICAL_DNS';
    case 'DYNAMIC_DNS':
      return 'DYNAMIC_DNS';
  }
}

/** The endpoints of one port of the entry. */
function endpointsOf(
  entry: ServiceEntry,
  host: string,
  port: ServiceEntryPort | undefined,
  type: ClusterType,
  topology: Topology,
): ServiceEndpoint[] {
  if (port === undefined) return [];
  const { name } = port;
  const fallback = port.targetPort ?? port.number;
  if (entry.selector !== undefined) return selectedEndpoints(entry, name, fallback, type, topology);
  if (entry.endpoints.length === 0 && isDns(type)) {
    return [inlineEndpoint(entry, { address: host, ports: {}, labels: {}, weight: 1, origin: entry.origin }, fallback)];
  }
  return entry.endpoints.map((endpoint) => inlineEndpoint(entry, endpoint, endpoint.ports[name] ?? fallback));
}

function inlineEndpoint(entry: ServiceEntry, endpoint: ServiceEntryEndpoint, target: number): ServiceEndpoint {
  const { address, locality, network, weight, serviceAccount, origin } = endpoint;
  // Its cluster is the one that holds the ServiceEntry, whatever its label says (istio: label.AugmentLabels).
  const { 'topology.istio.io/cluster': _, ...labels } = endpoint.labels;
  const port = address.startsWith('unix:') ? undefined : target;
  return {
    inline: true,
    endpoint: {
      name:
        address === ''
          ? `${entry.namespace}/${entry.name}/${network ?? ''}`
          : addressName(address, port, entry.cluster),
      address: address === '' ? undefined : address,
      port,
      cluster: entry.cluster,
      namespace: entry.namespace,
      service: entry.name,
      locality: locality ?? localityOfLabels(labels),
      labels,
      network,
      weight,
      healthStatus: 'UNKNOWN',
      ready: true,
      pod: false,
      mutualTls:
        (labels['security.istio.io/tlsMode'] ?? (serviceAccount === undefined ? 'disabled' : 'istio')) === 'istio',
      origin,
    },
  };
}

/** Pods and WorkloadEntries; what is not ready is never sent, and names only to DNS clusters (istio: serviceentry/conversion.go). */
function selectedEndpoints(
  entry: ServiceEntry,
  portName: string,
  fallback: number,
  type: ClusterType,
  topology: Topology,
): ServiceEndpoint[] {
  return topology
    .workloads(entry.namespace, entry.selector ?? {}, entry.cluster)
    .filter((workload) => workload.ready && (isDns(type) || workload.pod || !hasName(workload)))
    .map((workload) => {
      const { address, cluster, ports, labels, serviceAccount, pod } = workload;
      const isUnix = address?.startsWith('unix:') === true;
      // A Pod's own port names play no part here.
      const port = isUnix ? undefined : ((pod ? undefined : ports?.[portName]) ?? fallback);
      const mode = labels['security.istio.io/tlsMode'] ?? (serviceAccount === undefined ? 'disabled' : 'istio');
      return {
        inline: false,
        endpoint: {
          ...workload,
          name: address === undefined ? workload.name : addressName(address, port, cluster),
          port,
          mutualTls: mode === 'istio',
        },
      };
    });
}

/** True for a DNS name or a unix path, which Kubernetes-style discovery cannot carry. */
export function hasName({ address }: Pick<Endpoint, 'address'>): boolean {
  return address !== undefined && !/^(\d{1,3}(\.\d{1,3}){3}|[\da-fA-F]*:[\da-fA-F:.]*)$/.test(address);
}
