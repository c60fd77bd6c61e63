import { groupBy } from '../model/group-by.js';
import type { NetworkGateway, ResolvedEndpoint } from '../model/plan.js';
import { DEFAULT_CLUSTER, topologyLabels } from './client-place.js';
import { type Host, type LocalityGroup, withHosts } from './locality-group.js';

/**
 * Replaces endpoints of other networks by their networks' gateways, inside each locality group
 * (istio: pilot/pkg/xds/endpoints/ep_filters.go EndpointsByNetworkFilter).
 */
export function throughGateways(
  groups: readonly LocalityGroup[],
  gateways: readonly NetworkGateway[],
  clientNetwork: string,
): LocalityGroup[] {
  if (gateways.length === 0) return [...groups];
  const scale = scaleFactor(gateways);
  // A group that loses all its endpoints stays: its level is numbered all the same.
  return groups.map((group) => {
    const weights = new Map<NetworkGateway, { weight: number; behind: ResolvedEndpoint }>();
    const direct: Host[] = [];
    for (const host of group.hosts) {
      const { endpoint } = host;
      const via = gatewaysFor(endpoint, gateways);
      const weight = endpoint.weight * scale;
      if (isDirect(endpoint, clientNetwork) || via.length === 0) {
        direct.push({ ...host, endpoint: { ...endpoint, weight } });
      } else if (endpoint.mutualTls !== false) {
        for (const gateway of via) {
          const before = weights.get(gateway)?.weight ?? 0;
          const behind = weights.get(gateway)?.behind ?? endpoint;
          weights.set(gateway, { weight: before + Math.floor(weight / via.length), behind });
        }
      }
    }
    const remote = [...weights]
      .sort(([a], [b]) => compare(a, b))
      .map(([gateway, { weight, behind }]) => gatewayHost(gateway, Math.max(1, weight), behind));
    return withHosts(group, [...direct, ...remote]);
  });
}

/** A client whose own network is unknown goes through the gateway of any network that has one. */
function isDirect({ network = '' }: ResolvedEndpoint, clientNetwork: string): boolean {
  return network === '' || network === clientNetwork;
}

/** Gateways of the endpoint's own cluster come first; without one there, all of its network. */
function gatewaysFor(
  { network, cluster = DEFAULT_CLUSTER }: ResolvedEndpoint,
  gateways: readonly NetworkGateway[],
): NetworkGateway[] {
  const ofNetwork = gateways.filter((gateway) => gateway.network === network);
  const ofCluster = ofNetwork.filter((gateway) => gateway.cluster === cluster);
  return ofCluster.length > 0 ? ofCluster : ofNetwork;
}

/** The least common multiple of how many gateways each network, and each cluster in it, has. */
function scaleFactor(gateways: readonly NetworkGateway[]): number {
  const counts = [
    ...groupBy(gateways, ({ network }) => network).values(),
    ...groupBy(gateways, ({ network, cluster }) => `${network}\n${cluster}`).values(),
  ].map((members) => members.length);
  return counts.reduce((multiple, count) => (multiple * count) / greatestCommonDivisor(multiple, count), 1);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** What stands in for the endpoints behind: it knows its network and cluster, and nothing else of them. */
function gatewayHost(gateway: NetworkGateway, weight: number, behind: ResolvedEndpoint): Host {
  const labels = {
    [topologyLabels.network]: gateway.network,
    ...(gateway.cluster === undefined ? {} : { [topologyLabels.cluster]: gateway.cluster }),
  };
  const endpoint: ResolvedEndpoint = {
    name: `${gateway.address}:${gateway.port}`,
    address: gateway.address,
    port: gateway.port,
    cluster: behind.cluster === undefined ? undefined : gateway.cluster,
    namespace: behind.namespace,
    service: behind.service,
    locality: behind.locality,
    labels: {},
    network: gateway.network,
    weight,
    healthStatus: 'UNKNOWN',
    ready: true,
    pod: false,
    destination: behind.destination,
  };
  return { endpoint, labels };
}

function compare(a: NetworkGateway, b: NetworkGateway): number {
  if (a.address !== b.address) return a.address < b.address ? -1 : 1;
  return a.port - b.port;
}
