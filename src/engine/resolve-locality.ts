import type { Client, FailoverPlan, LocalityOrdering, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import { type ClientPlace, clientPlace } from './client-place.js';
import { distribute } from './distribute.js';
import { failoverPriority } from './failover-priority.js';
import { type LocalityGroup, localityGroups, priorityGroups, ranked } from './locality-group.js';
import { throughGateways } from './network-gateways.js';
import { regionFailover, zoneAwareFailover } from './region-failover.js';

/** Istio's levels for one client (istio: pilot/pkg/networking/core/loadbalancer/loadbalancer.go). */
export function resolveLocality(plan: FailoverPlan, ordering: LocalityOrdering, client: Client): PriorityGroup[] {
  const place = clientPlace(client);
  const sent = plan.destinations
    .flatMap((destination) =>
      destination.endpoints.map((endpoint): ResolvedEndpoint => ({ ...endpoint, destination: destination.name })),
    )
    .filter((endpoint) => isSent(endpoint, ordering, place));
  const groups = throughGateways(localityGroups(sent), ordering.gateways ?? [], place.network);
  return priorityGroups(leveled(groups, plan, ordering, place), plan.loadBalancing.localityWeighted);
}

function isSent(endpoint: ResolvedEndpoint, ordering: LocalityOrdering, place: ClientPlace): boolean {
  // An endpoint without a node is on the node of a client without one (istio: endpoint_builder.go filterIstioEndpoint).
  if (ordering.nodeLocal && (endpoint.node ?? '') !== (place.node ?? '')) return false;
  // Another cluster's endpoints are not even looked at for a node-local service (istio: endpoint_builder.go snapshotShards).
  const ownCluster = ordering.nodeLocal || ordering.clusterLocal;
  return !ownCluster || place.cluster === undefined || (endpoint.cluster ?? place.cluster) === place.cluster;
}

function leveled(
  groups: LocalityGroup[],
  plan: FailoverPlan,
  ordering: LocalityOrdering,
  place: ClientPlace,
): LocalityGroup[] {
  const { mode, failover, because } = ordering;
  if (mode === 'flat') return flat(groups, because);
  if (mode === 'distribute') return distribute(groups, ordering.distribute, place.locality);

  const [sorted, byLabels] = sortedByLabels(groups, plan, ordering, place);
  if (mode === 'zone-aware') return zoneAwareFailover(sorted, failover, place.locality);
  const byRegion = ordering.failoverPriority.length === 0 || failover.length > 0;
  if (byRegion) return regionFailover(sorted, failover, place.locality);
  if (byLabels) return sorted;
  const what = plan.subset === undefined ? 'with several localities' : 'of a subset';
  return flat(groups, `Istio sorts no DNS cluster ${what} by labels`);
}

function flat(groups: LocalityGroup[], reason: string): LocalityGroup[] {
  return ranked(groups, () => ({ level: 0, reason }));
}

/**
 * Sorting by labels. Of a DNS cluster Istio wraps only the first locality group, and of a DNS subset none
 * (istio: cluster.go buildOutboundClusters, cluster_builder.go buildSubsetCluster); with several groups istiod ends (istio/istio#61857),
 * so that no proxy ever gets levels by label: they stay unsorted here.
 */
function sortedByLabels(
  groups: LocalityGroup[],
  plan: FailoverPlan,
  ordering: LocalityOrdering,
  place: ClientPlace,
): [LocalityGroup[], boolean] {
  const reached = !ordering.dns || (plan.subset === undefined && groups.length < 2);
  if (ordering.failoverPriority.length === 0 || !reached) return [groups, false];
  return [failoverPriority(groups, ordering.failoverPriority, place.labels), true];
}
