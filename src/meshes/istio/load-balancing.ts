import { type LbPolicy, type LoadBalancing, loadBalancingDefaults, type Route } from '../../model/plan.js';
import type { Field } from '../../resources/field.js';
import type { LocalitySetting } from './locality-setting.js';

/** `loadBalancer` as Envoy's policy; LEAST_REQUEST unless the rule says otherwise (istio: cluster_traffic_policy.go applyLoadBalancer). */
export function readLoadBalancing(
  loadBalancer: Field | undefined,
  setting: LocalitySetting | undefined,
  hasOutlierDetection: boolean,
): LoadBalancing {
  const hash = loadBalancer?.get('consistentHash');
  const policy = hash?.present ? hashPolicy(hash) : simplePolicy(loadBalancer?.get('simple').text());
  const warms = policy === 'LEAST_REQUEST' || policy === 'ROUND_ROBIN';
  return loadBalancingDefaults({
    policy,
    minimumRingSize: ringSize(hash) || 1024,
    tableSize: hash?.get('maglev', 'tableSize').number() || 65_537,
    ...(warms ? { slowStart: slowStart(loadBalancer) } : {}),
    localityWeighted: setting !== undefined && isWeighted(setting, hasOutlierDetection),
    ...(setting?.zoneAware
      ? {
          zoneAware: {
            minClusterSize: setting.minClusterSize,
            routingEnabled: setting.enabled ? 100 : 0,
            localCluster: [],
          },
        }
      : {}),
  });
}

/** Weights of localities count only with `distribute`, or with a list of failovers that is in force. */
function isWeighted(setting: LocalitySetting, hasOutlierDetection: boolean): boolean {
  if (setting.zoneAware) return false;
  const listed = setting.failover.length > 0 || setting.failoverPriority.length > 0;
  return setting.distribute.length > 0 || (listed && (setting.forced || hasOutlierDetection));
}

function simplePolicy(simple: string | undefined): LbPolicy {
  switch (simple) {
    case 'ROUND_ROBIN':
    case 'RANDOM':
    case 'PASSTHROUGH':
      return simple;
    default:
      return 'LEAST_REQUEST';
  }
}

function hashPolicy(hash: Field): LbPolicy {
  return hash.get('maglev').present ? 'MAGLEV' : 'RING_HASH';
}

/** The old field counts only while `ringHash` is absent. */
function ringSize(hash: Field | undefined): number | undefined {
  if (hash === undefined) return undefined;
  const ring = hash.get('ringHash');
  return ring.present ? ring.get('minimumRingSize').number() : hash.get('minimumRingSize').number();
}

function slowStart(loadBalancer: Field | undefined): LoadBalancing['slowStart'] {
  const warmup = loadBalancer?.get('warmup');
  const windowMs = warmup?.present
    ? warmup.get('duration').durationMs()
    : loadBalancer?.get('warmupDurationSecs').durationMs();
  if (windowMs === undefined) return undefined;
  return {
    windowMs,
    aggression: warmup?.get('aggression').number() ?? 1,
    minWeightPercent: warmup?.get('minimumPercent').number() ?? 10,
  };
}

/** What `consistentHash` hashes; without it nothing is hashed. */
export function hashSource(loadBalancer: Field | undefined): Pick<Route, 'hash' | 'hashOn'> {
  const hash = loadBalancer?.get('consistentHash');
  if (!hash?.present) return { hash: 'random' };
  if (hash.get('useSourceIp').boolean() === true) return { hash: 'source-ip' };
  const header = hash.get('httpHeaderName').text()?.toLowerCase();
  if (header !== undefined) return { hash: 'header', hashOn: { kind: 'header', name: header } };
  const cookie = hash.get('httpCookie', 'name').text();
  if (cookie !== undefined) return { hash: 'header', hashOn: { kind: 'cookie', name: cookie } };
  const query = hash.get('httpQueryParameterName').text();
  if (query !== undefined) return { hash: 'header', hashOn: { kind: 'query', name: query } };
  return { hash: hash.get('httpCookie').present ? 'header' : 'random' };
}
