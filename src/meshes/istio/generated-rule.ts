import type { JsonObject } from '../../model/document.js';
import { formatDuration } from '../../model/duration.js';
import type { FailoverDestination, FailoverSpec } from '../../model/failover.js';
import { asList, asObject, asText, isObject } from '../../model/json.js';
import { parseLocality } from '../../model/locality.js';

/** The DestinationRule that a Failover document becomes. */
export function generatedRule(spec: FailoverSpec): JsonObject {
  const own = asObject(spec.extensions.istio);
  const present = (key: string) => (own[key] === undefined ? {} : { [key]: own[key] });
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: spec.name, namespace: spec.namespace },
    spec: {
      host: spec.service.host,
      ...present('exportTo'),
      trafficPolicy: {
        ...present('connectionPool'),
        loadBalancer: loadBalancerOf(spec, own),
        outlierDetection: outlierOf(spec),
        ...present('tls'),
      },
      ...present('subsets'),
    },
  };
}

/** `loadBalancer` may be the algorithm's name or Istio's own block; the locality setting is ours unless the block has one. */
function loadBalancerOf(spec: FailoverSpec, own: JsonObject): JsonObject {
  const simple = asText(own.loadBalancer);
  const block: JsonObject = simple === undefined ? asObject(own.loadBalancer) : { simple };
  if (isObject(block.localityLbSetting) || isObject(block.zoneAwareLbSetting)) return block;
  return { ...block, localityLbSetting: { enabled: true, ...localityListsOf(spec, own) } };
}

function localityListsOf({ destinations }: FailoverSpec, own: JsonObject): JsonObject {
  const labels = asList(own.failoverPriority);
  const regions = asList(own.failover);
  const mode = asText(own.mode) ?? (labels.length > 0 && regions.length === 0 ? 'failoverPriority' : 'failover');
  if (mode === 'distribute') return { distribute: [{ from: '*', to: sharesOf(destinations) }] };
  const byLabels: JsonObject = labels.length > 0 ? { failoverPriority: [...labels] } : {};
  if (mode === 'failoverPriority') {
    const chosen: JsonObject = labels.length > 0 ? byLabels : { failoverPriority: ['topology.istio.io/cluster'] };
    return { ...chosen, ...(regions.length > 0 ? { failover: [...regions] } : {}) };
  }
  const list = regions.length > 0 ? [...regions] : regionsOf(destinations);
  return { ...byLabels, ...(list.length > 0 ? { failover: list } : {}) };
}

/** From each region to the best other one by priority: the list knows regions only, zones follow by themselves. */
function regionsOf(destinations: readonly FailoverDestination[]): JsonObject[] {
  const sorted = [...destinations].sort((a, b) => a.priority - b.priority);
  const regions = [...new Set(sorted.map(({ locality }) => parseLocality(locality).region))].filter(
    (name) => name !== '',
  );
  return regions.flatMap((from) => {
    const to = regions.find((region) => region !== from);
    return to === undefined ? [] : { from, to };
  });
}

/** Percent of the traffic for each locality, by weight; Istio takes nothing but a sum of 100. */
export function sharesOf(destinations: readonly { locality: string; weight: number }[]): Record<string, number> {
  const weights: Record<string, number> = {};
  for (const { locality, weight } of destinations) weights[locality || '*'] = (weights[locality || '*'] ?? 0) + weight;
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const shares = Object.entries(weights).map(([place, weight]) => [place, Math.floor((100 * weight) / total)] as const);
  const left = 100 - shares.reduce((sum, [, share]) => sum + share, 0);
  return Object.fromEntries(shares.map(([place, share], index) => [place, share + (index < left ? 1 : 0)]));
}

/** All hosts of a failing place must be ejected before its traffic leaves, hence 100 percent where nothing else is said. */
function outlierOf({ detection: { outlier = {} } }: FailoverSpec): JsonObject {
  const {
    consecutive5xx,
    consecutiveGatewayFailure,
    intervalMs,
    baseEjectionTimeMs,
    maxEjectionPercent = 100,
  } = outlier;
  return {
    ...(consecutive5xx === undefined ? {} : { consecutive5xxErrors: consecutive5xx }),
    ...(consecutiveGatewayFailure === undefined ? {} : { consecutiveGatewayErrors: consecutiveGatewayFailure }),
    ...(intervalMs === undefined ? {} : { interval: formatDuration(intervalMs) }),
    ...(baseEjectionTimeMs === undefined ? {} : { baseEjectionTime: formatDuration(baseEjectionTimeMs) }),
    maxEjectionPercent,
  };
}
