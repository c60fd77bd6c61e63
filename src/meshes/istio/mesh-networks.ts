import { DEFAULT_CLUSTER } from '../../engine/client-place.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { NetworkGateway } from '../../model/plan.js';
import type { Endpoint, ServiceInfo, Topology } from '../../model/topology.js';
import type { MeshConfig, MeshNetwork } from '../../resources/mesh-config.js';

const NETWORK_LABEL = 'topology.istio.io/network';
const PORT_LABEL = 'networking.istio.io/gatewayPort';

/** The network that the mesh config says an endpoint is in (istio: kube/controller/network.go networkFromMeshNetworks). */
export function networkOf(
  { address, cluster = DEFAULT_CLUSTER }: Pick<Endpoint, 'address' | 'cluster'>,
  networks: readonly MeshNetwork[],
): string | undefined {
  const byRegistry = networks.find(({ fromRegistry }) => fromRegistry.includes(cluster));
  const byRange = networks.find(({ fromCidr }) => fromCidr.some((range) => isWithin(address ?? '', range)));
  return (byRegistry ?? byRange)?.name;
}

/**
 * What a WorkloadEntry or an inline endpoint says of its network, with the label by which `failoverPriority` compares it: where it says
 * nothing, that of its cluster. Gateways stand in only for endpoints with a `network` of their own
 * (istio: serviceentry/conversion.go workloadEntryNetwork).
 */
export function withNetworkLabel<Shape extends Pick<Endpoint, 'address' | 'cluster' | 'labels' | 'network'>>(
  endpoint: Shape,
  topology: Topology,
  networks: readonly MeshNetwork[],
): Shape {
  const { labels, network, cluster } = endpoint;
  if (labels[NETWORK_LABEL] || network) return endpoint;
  const label = topology.namespaceLabels('istio-system', cluster)[NETWORK_LABEL] || networkOf(endpoint, networks);
  return label ? { ...endpoint, labels: { ...labels, [NETWORK_LABEL]: label } } : endpoint;
}

/**
 * The gateways between networks: Services that carry the network's label and listen on the gateway port, and those of `meshNetworks`
 * (istio: kube/controller/network.go getGatewayDetails, pilot/pkg/model/network.go).
 */
export function networkGateways({ services }: Topology, { networks }: MeshConfig): NetworkGateway[] {
  const fromServices = services.flatMap((service) => {
    const details = labeled(service) ?? registered(service, networks);
    return details.flatMap(({ network, port }) =>
      addressesOf(service).map((address) => ({ network, cluster: service.cluster ?? DEFAULT_CLUSTER, address, port })),
    );
  });
  const configured = networks.flatMap(({ name, gateways }) =>
    gateways.flatMap(({ address, port }) => (address === undefined ? [] : { network: name, address, port })),
  );
  return distinct([...configured, ...fromServices]);
}

function labeled({ labels, ports }: ServiceInfo): { network: string; port: number }[] | undefined {
  const network = labels[NETWORK_LABEL];
  if (network === undefined || network === '') return undefined;
  const port = Number(labels[PORT_LABEL] ?? 15_443) || 15_443;
  // A Service that listens on the ambient port only is no gateway for sidecars.
  return ports.some((candidate) => candidate.port === port) ? [{ network, port }] : [];
}

function registered({ cluster = DEFAULT_CLUSTER, namespace, name }: ServiceInfo, networks: readonly MeshNetwork[]) {
  const host = `${name}.${namespace}.svc.cluster.local`;
  return networks
    .filter(({ fromRegistry }) => fromRegistry.includes(cluster))
    .flatMap((network) =>
      network.gateways
        .filter(({ registryServiceName }) => registryServiceName === host)
        .map(({ port }) => ({ network: network.name, port })),
    );
}

function addressesOf({ loadBalancer, origin }: ServiceInfo): string[] {
  const external = asList(asObject(origin.document.value.spec).externalIPs).flatMap((address) => asText(address) ?? []);
  return [...loadBalancer, ...external];
}

function distinct(gateways: NetworkGateway[]): NetworkGateway[] {
  const keyed = gateways.map(
    (gateway) => [JSON.stringify(gateway, ['network', 'cluster', 'address', 'port']), gateway] as const,
  );
  return [...new Map(keyed).values()];
}

/** IPv4 only; anything else is in no range. */
function isWithin(address: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const [one, other] = [toNumber(address), toNumber(base)];
  if (one === undefined || other === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(one / size) === Math.floor(other / size);
}

function toNumber(address: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return undefined;
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
