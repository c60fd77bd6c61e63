import type { ClusterKey } from './cluster-key.js';
import { isDns, type ServiceEndpoint } from './istio-service.js';
import type { LocalitySetting } from './locality-setting.js';
import type { ClusterPolicy } from './traffic-policy.js';

/** What people should know of a cluster although nothing in its plan shows it. */
export function notesOn(
  { service, rule, subset }: ClusterKey,
  { cluster }: ClusterPolicy,
  setting: LocalitySetting | string,
  endpoints: readonly ServiceEndpoint[],
): string[] {
  const outlier = cluster.outlierDetection !== undefined;
  const places = new Set(endpoints.map(({ endpoint }) => endpoint.locality)).size;
  const sortsByLabels =
    typeof setting !== 'string' &&
    setting.failoverPriority.length > 0 &&
    setting.distribute.length === 0 &&
    (setting.forced || outlier);
  const notes: [boolean, string][] = [
    [
      isDns(service.type) && subset === undefined && sortsByLabels && places > 1,
      `istiod 1.30 and later ends when a client asks for ${service.host}: labels cannot sort a DNS cluster with several localities (istio/istio#61857).`,
    ],
    [
      service.type === 'DYNAMIC_DNS' && outlier,
      `istiod ends on a DestinationRule with outlierDetection for the DYNAMIC_DNS host ${service.host} (istio/istio#61433).`,
    ],
    [
      service.distribution === 'PreferSameNode' && !outlier,
      'Without outlierDetection istiod may answer all clients of a locality as if they ran on one node (PreferSameNode).',
    ],
    [
      service.type === 'LOGICAL_DNS' && endpoints.length > 1,
      `Envoy refuses the cluster of ${service.host}: LOGICAL_DNS takes a single endpoint, and it has ${endpoints.length}.`,
    ],
    [
      rule?.trafficPolicy?.outlierDetection?.get('consecutiveErrors').present === true,
      'consecutiveErrors is ignored by Istio; consecutive5xxErrors is what counts.',
    ],
  ];
  return notes.filter(([applies]) => applies).map(([, note]) => note);
}
