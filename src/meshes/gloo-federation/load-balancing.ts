import {
  type Connection,
  connectionDefaults,
  type LbPolicy,
  type LoadBalancing,
  loadBalancingDefaults,
} from '../../model/plan.js';
import type { Field } from '../../resources/field.js';

const POLICIES: [string, LbPolicy][] = [
  ['roundRobin', 'ROUND_ROBIN'],
  ['leastRequest', 'LEAST_REQUEST'],
  ['random', 'RANDOM'],
  ['ringHash', 'RING_HASH'],
  ['maglev', 'MAGLEV'],
];

/** An Upstream's `loadBalancerConfig`; numbers that are 0 mean "not set" (gloo: projects/gloo/pkg/plugins/loadbalancer/plugin.go). */
export function readLoadBalancing(config: Field): LoadBalancing {
  const ring = config.get('ringHash', 'ringHashConfig');
  return loadBalancingDefaults(
    given({
      policy: POLICIES.find(([name]) => config.get(name).present)?.[1],
      choiceCount: config.get('leastRequest', 'choiceCount').number() || undefined,
      minimumRingSize: ring.get('minimumRingSize').number() || undefined,
      maximumRingSize: ring.get('maximumRingSize').number() || undefined,
      slowStart: readSlowStart(config),
      localityWeighted: config.get('localityWeightedLbConfig').present,
      updateMergeWindowMs: config.get('updateMergeWindow').durationMs(),
    }),
  );
}

function readSlowStart(config: Field): LoadBalancing['slowStart'] {
  const slowStart = [config.get('roundRobin', 'slowStartConfig'), config.get('leastRequest', 'slowStartConfig')].find(
    ({ present }) => present,
  );
  const windowMs = slowStart?.get('slowStartWindow').durationMs();
  if (slowStart === undefined || windowMs === undefined) return undefined;
  return {
    windowMs,
    aggression: slowStart.get('aggression').number() ?? 1,
    minWeightPercent: slowStart.get('minWeightPercent').number() ?? 10,
  };
}

/** An Upstream's `connectionConfig` and `circuitBreakers`; Gloo gives every cluster Envoy's 5 s to connect. */
export function readConnection(spec: Field): Connection {
  const connection = spec.get('connectionConfig');
  const breakers = spec.get('circuitBreakers');
  return connectionDefaults(
    given({
      connectTimeoutMs: connection.get('connectTimeout').durationMs(),
      maxRequestsPerConnection: connection.get('maxRequestsPerConnection').number(),
      idleTimeoutMs: connection.get('commonHttpProtocolOptions', 'idleTimeout').durationMs(),
      maxConnections: breakers.get('maxConnections').number(),
      maxPendingRequests: breakers.get('maxPendingRequests').number(),
      maxRequests: breakers.get('maxRequests').number(),
      maxRetries: breakers.get('maxRetries').number(),
    }),
  );
}

/** Only the entries that are set, so that what is absent leaves its default alone. */
function given<Config extends object>(config: Config): Partial<{ [Key in keyof Config]: NonNullable<Config[Key]> }> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<Config>
  >;
}
