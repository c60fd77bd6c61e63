import { type Locality, parseLocality } from '../model/locality.js';
import type { Client } from '../model/plan.js';
import type { Endpoint } from '../model/topology.js';

/** The labels that Istio derives from where a workload runs, and compares in `failoverPriority`. */
export const topologyLabels = {
  region: 'topology.kubernetes.io/region',
  zone: 'topology.kubernetes.io/zone',
  subzone: 'topology.istio.io/subzone',
  network: 'topology.istio.io/network',
  cluster: 'topology.istio.io/cluster',
  node: 'kubernetes.io/hostname',
} as const;

/** What istiod calls the cluster it runs in when nobody gave it another name (istio: CLUSTER_ID). */
export const DEFAULT_CLUSTER = 'Kubernetes';

/** Where a client stands, and the labels by which Istio compares it with endpoints. */
export interface ClientPlace {
  locality: Locality;
  labels: Record<string, string>;
  /** '' when unknown. */
  network: string;
  node?: string;
  cluster?: string;
}

/** The client as its control plane sees it: labels given by hand win over the place it is said to be in. */
export function clientPlace(client: Client): ClientPlace {
  const given = client.labels ?? {};
  const locality = clientLocality(client.locality ?? '', given);
  const network = client.network ?? given[topologyLabels.network] ?? '';
  const node = client.node ?? given[topologyLabels.node];
  const cluster = client.cluster ?? given[topologyLabels.cluster];
  return { locality, network, node, cluster, labels: placeLabels(given, locality, { cluster, node, network }) };
}

/** The labels by which Istio knows an endpoint: its own and those of its place. */
export function endpointLabels(endpoint: Endpoint): Record<string, string> {
  const { labels, cluster = labels[topologyLabels.cluster], node, network } = endpoint;
  return placeLabels(labels, parseLocality(endpoint.locality), { cluster, node, network });
}

/**
 * Region, zone and subzone as labels come first; then Istio's label for the whole locality, which is taken literally (dots are no
 * slashes here); then the place (istio: pilot/pkg/xds/ads.go localityFromProxyLabels).
 */
function clientLocality(place: string, labels: Record<string, string>): Locality {
  const { region, zone, subzone } = topologyLabels;
  if (labels[region] === undefined && labels[zone] === undefined && labels[subzone] === undefined) {
    return parseLocality((labels['topology.istio.io/locality'] ?? labels['istio-locality']) || place);
  }
  const fallback = parseLocality(place);
  return {
    region: labels[region] ?? fallback.region,
    zone: labels[zone] ?? fallback.zone,
    subzone: labels[subzone] ?? fallback.subzone,
  };
}

/** Places overwrite labels of their name, except for the network (istio: serviceregistry/util/label AugmentLabels). */
function placeLabels(
  labels: Record<string, string>,
  { region, zone, subzone }: Locality,
  { cluster = DEFAULT_CLUSTER, node, network }: { cluster?: string; node?: string; network?: string },
): Record<string, string> {
  const place = {
    [topologyLabels.region]: region,
    [topologyLabels.zone]: zone,
    [topologyLabels.subzone]: subzone,
    [topologyLabels.cluster]: cluster,
    [topologyLabels.node]: node,
    [topologyLabels.network]: labels[topologyLabels.network] || network,
  };
  const known = Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return { ...labels, ...Object.fromEntries(known) };
}
