import type { Endpoint } from '../model/topology.js';
import { readinessProbeFor } from './container.js';
import { addressName } from './endpoint-name.js';
import type { EndpointQuery, Lookup } from './lookup.js';
import { localityOfLabels } from './place.js';
import { announcedPort } from './ports.js';
import { type AnnouncedAddress, type Announcement, type PodShape, selects } from './source.js';

/** The endpoints that EndpointSlices or Endpoints announce; undefined when there are none of these objects for the Service. */
export function announcedEndpoints(lookup: Lookup, query: EndpointQuery): Endpoint[] | undefined {
  const announcements = lookup.announcements(query.service);
  if (announcements.length === 0) return undefined;
  // An address may stand in two slices while it moves from one to the other (kubernetes: EndpointSlice, "Duplicate endpoints").
  const byName = new Map<string, Endpoint>();
  for (const announcement of announcements) {
    const port = announcedPort(announcement.ports, query);
    if (port === 'none') continue;
    for (const address of announcement.addresses) {
      // A Service that publishes addresses that are not ready keeps its terminating pods, as ready ones.
      const leaves = address.terminating === true && !address.ready;
      const endpoint = leaves ? undefined : announcedEndpoint(lookup, query, announcement, address, port);
      if (endpoint !== undefined && !byName.has(endpoint.name)) byName.set(endpoint.name, endpoint);
    }
  }
  return [...byName.values()];
}

function announcedEndpoint(
  lookup: Lookup,
  query: EndpointQuery,
  announcement: Announcement,
  address: AnnouncedAddress,
  port: number | undefined,
): Endpoint | undefined {
  const { service } = query;
  const { namespace } = announcement;
  const cluster = announcement.cluster ?? service.cluster;
  const pod =
    address.pod === undefined
      ? lookup.podAt(namespace, address.address, cluster)
      : lookup.podNamed(namespace, address.pod, cluster);
  // istiod waits for a Pod that it does not know yet (istio: kube/controller/endpointslice.go, "expectPod").
  if (lookup.hasPods(cluster) && address.pod !== undefined && pod === undefined) return undefined;
  const shape = pod ?? (lookup.hasPods(cluster) ? undefined : templateOf(lookup, query, address.pod));
  const labels = shape?.labels ?? {};
  const place = cluster ?? pod?.cluster;
  return {
    name: addressName(address.address, port, place),
    address: address.address,
    port,
    hostname: address.hostname,
    cluster: place,
    namespace,
    service: service.name,
    locality: pod ? lookup.localityOfPod(pod, place) : shorthandLocality(lookup, address, shape, place),
    labels,
    network: lookup.network(labels, place),
    node: pod?.node ?? (lookup.hasPods(cluster) ? undefined : address.node),
    weight: 1,
    healthStatus: 'UNKNOWN',
    ready: address.ready,
    ...(address.ready || address.terminating !== undefined ? {} : { mayBeTerminating: true }),
    pod: shape !== undefined || address.pod !== undefined || Object.keys(service.selector).length > 0,
    readinessProbe: shape && readinessProbeFor(shape.containers, port),
    origin: address.origin,
  };
}

/** Without Pods the slice's node or zone is believed; with Pods among the inputs only they tell the locality, as for istiod. */
function shorthandLocality(
  lookup: Lookup,
  { node, zone }: AnnouncedAddress,
  template: PodShape | undefined,
  cluster: string | undefined,
): string {
  if (lookup.hasPods(cluster)) return '';
  const claimed = localityOfLabels(template?.labels ?? {});
  return (
    claimed ||
    lookup.localityOfAddress(node, zone, cluster) ||
    (template ? lookup.localityOfPod(template, cluster) : '')
  );
}

/** Without Pods, the workload whose pod this must be: by the name that it gave its pods, else the only one that the Service selects. */
function templateOf(lookup: Lookup, { service }: EndpointQuery, pod: string | undefined): PodShape | undefined {
  const candidates = lookup
    .templates(service.namespace, service.cluster)
    .filter((template) => selects(service.selector, template.labels));
  const named = candidates.find((template) => pod?.startsWith(`${template.name}-`));
  return named ?? (candidates.length === 1 ? candidates[0] : undefined);
}
