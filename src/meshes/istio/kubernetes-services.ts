import { groupBy } from '../../model/group-by.js';
import type { Endpoint, ServiceInfo, Topology } from '../../model/topology.js';
import { creationSeconds } from '../../resources/destination-rule.js';
import type { MeshNetwork } from '../../resources/mesh-config.js';
import { attachEndpoints } from '../../topology/attach.js';
import { hasPersistentSessions } from './draining.js';
import type { IstioPort, IstioService } from './istio-service.js';
import { networkOf, withNetworkLabel } from './mesh-networks.js';
import { kubernetesProtocol } from './port-protocol.js';
import { trafficDistribution } from './traffic-distribution.js';

/** What reading Services takes. */
export interface KubernetesContext {
  topology: Topology;
  networks: readonly MeshNetwork[];
  /** True when the inputs name Pods, EndpointSlices or the like: then a Service without any has none. */
  endpointsKnown: boolean;
}

/** Services by host; the same name in several clusters is one service with the endpoints of all (istio: aggregate controller). */
export function kubernetesServices(infos: readonly ServiceInfo[], context: KubernetesContext): IstioService[] {
  const real = infos.filter((info) => info.type !== 'ExternalName');
  return [...groupBy(real, ({ namespace, name }) => `${namespace}/${name}`).values()].map((same) =>
    kubernetesService(same as [ServiceInfo, ...ServiceInfo[]], context),
  );
}

function kubernetesService(infos: [ServiceInfo, ...ServiceInfo[]], context: KubernetesContext): IstioService {
  const [info] = infos;
  const { namespace, name, annotations, labels, selector } = info;
  const { topology, endpointsKnown } = context;
  const exportTo = annotations['networking.istio.io/exportTo'] ?? '';
  const assumed = !endpointsKnown && topology.endpoints(info) === undefined;
  return {
    host: `${name}.${namespace}.svc.cluster.local`,
    namespace,
    name,
    registry: 'kubernetes',
    exportTo: exportTo
      .split(',')
      .map((target) => target.trim())
      .filter((target) => target !== ''),
    ports: portsOf(infos),
    // Headless means that the client picks a pod itself.
    type: info.headless ? 'ORIGINAL_DST' : 'EDS',
    resolution: info.headless ? 'NONE' : 'STATIC',
    location: 'MESH_INTERNAL',
    identity: JSON.stringify([labels, selector]),
    distribution: trafficDistribution(
      info.trafficDistribution,
      annotations,
      topology.namespaceAnnotations(namespace, info.cluster),
    ),
    nodeLocal: info.internalTrafficPolicy === 'Local',
    createdAt: creationSeconds(info.origin.document),
    endpoints: (port) => endpointsOf(infos, port, context).map((endpoint) => ({ endpoint, inline: false })),
    endpointsAssumed: assumed,
    withdrawsUnready: false,
    persistentSessions: hasPersistentSessions(labels),
    origin: info.origin,
  };
}

function portsOf(infos: readonly ServiceInfo[]): IstioPort[] {
  const ports = infos.flatMap((info) => info.ports);
  return ports
    .filter((port, index) => ports.findIndex((other) => other.port === port.port) === index)
    .map(({ port, name = '', appProtocol, protocol }) => ({
      port,
      name,
      protocol: kubernetesProtocol(name, appProtocol, protocol),
    }));
}

/** Several Services of one name without clusters would list the same endpoints twice. */
function endpointsOf(
  infos: readonly ServiceInfo[],
  { name: portName }: IstioPort,
  { topology, networks, endpointsKnown }: KubernetesContext,
): Endpoint[] {
  const found = infos.flatMap((info) => {
    // A port that a ServiceEntry of the same host adds is none of the Service's.
    const own = info.ports.find((candidate) => (candidate.name ?? '') === portName);
    if (own === undefined) return [];
    const { port } = own;
    if (endpointsKnown) return topology.endpoints(info, port) ?? [];
    const { cluster, namespace, name } = info;
    return attachEndpoints(topology, { cluster, namespace, service: name, port }).endpoints;
  });
  // With Pods among the inputs a silent condition is istiod's "terminating" (istio: kube/controller/endpointslice.go endpointHealthStatus).
  const listed = found.filter(({ mayBeTerminating, cluster }) => !mayBeTerminating || !topology.hasPods(cluster));
  const byName = new Map(listed.map((endpoint) => [endpoint.name, endpoint]));
  return [...byName.values()].map((endpoint) => ({
    ...(endpoint.origin?.document.kind === 'WorkloadEntry'
      ? withNetworkLabel(endpoint, topology, networks)
      : { ...endpoint, network: endpoint.network ?? networkOf(endpoint, networks) }),
    mutualTls: speaksMutualTls(endpoint, topology.hasPods(endpoint.cluster)),
  }));
}

/**
 * A real pod says in its label that it has a sidecar (istio: kube.PodTLSMode). A Deployment's template stands for pods that will be injected,
 * and an address without any Pods among the inputs is a shorthand.
 */
function speaksMutualTls({ labels, address, serviceAccount }: Endpoint, hasPods: boolean): boolean {
  const mode = labels['security.istio.io/tlsMode'];
  if (mode !== undefined) return mode === 'istio';
  return serviceAccount !== undefined || address === undefined || !hasPods;
}
