import type { JsonObject } from '../../model/document.js';
import { formatSeconds } from '../../model/duration.js';
import { type Connection, connectionDefaults, type LoadBalancing } from '../../model/plan.js';
import type { Losses } from '../losses.js';

/** An Upstream's `loadBalancerConfig`; undefined where all of it is at Envoy's default. */
export function renderLoadBalancing(
  loadBalancing: LoadBalancing,
  { panicThreshold, weighted, losses }: { panicThreshold: number; weighted: boolean; losses: Losses },
): JsonObject | undefined {
  const config: JsonObject = { ...renderPolicy(loadBalancing, losses) };
  if (panicThreshold !== 50) config.healthyPanicThreshold = panicThreshold;
  if (weighted) config.localityWeightedLbConfig = {};
  if (loadBalancing.updateMergeWindowMs !== 1000) {
    config.updateMergeWindow = formatSeconds(loadBalancing.updateMergeWindowMs);
  }
  return Object.keys(config).length === 0 ? undefined : config;
}

function renderPolicy(loadBalancing: LoadBalancing, losses: Losses): JsonObject {
  const { policy, slowStart } = loadBalancing;
  const slow: JsonObject =
    slowStart === undefined
      ? {}
      : {
          slowStartConfig: {
            slowStartWindow: formatSeconds(slowStart.windowMs),
            aggression: slowStart.aggression,
            minWeightPercent: slowStart.minWeightPercent,
          },
        };
  switch (policy) {
    case 'ROUND_ROBIN':
      return slowStart === undefined ? {} : { roundRobin: slow };
    case 'LEAST_REQUEST':
      return { leastRequest: { choiceCount: loadBalancing.choiceCount, ...slow } };
    case 'RANDOM':
      return { random: {} };
    case 'MAGLEV':
      return { maglev: {} };
    case 'RING_HASH': {
      const { minimumRingSize, maximumRingSize } = loadBalancing;
      return { ringHash: { ringHashConfig: { minimumRingSize, maximumRingSize } } };
    }
    case 'EWMA':
      losses.add(
        'loadBalancing',
        'Envoy picks no endpoint by its latency',
        'the one with fewer open requests of two is picked',
      );
      return { leastRequest: { choiceCount: 2 } };
    case 'PASSTHROUGH':
      losses.add(
        'loadBalancing',
        'an Upstream always picks an endpoint; there is no passing through',
        'endpoints are picked in turn',
      );
      return {};
  }
}

/** An Upstream's `connectionConfig` and `circuitBreakers`, as far as they are not at Envoy's defaults. */
export function renderConnection(connection: Connection): JsonObject {
  const defaults = connectionDefaults();
  const config: JsonObject = {};
  if (connection.connectTimeoutMs !== defaults.connectTimeoutMs) {
    config.connectTimeout = formatSeconds(connection.connectTimeoutMs);
  }
  if (connection.maxRequestsPerConnection > 0) config.maxRequestsPerConnection = connection.maxRequestsPerConnection;
  if (connection.idleTimeoutMs !== undefined && connection.idleTimeoutMs !== defaults.idleTimeoutMs) {
    config.commonHttpProtocolOptions = { idleTimeout: formatSeconds(connection.idleTimeoutMs) };
  }
  const limits = ['maxConnections', 'maxPendingRequests', 'maxRequests', 'maxRetries'] as const;
  const breakers = Object.fromEntries(
    limits.flatMap((limit) => (connection[limit] === defaults[limit] ? [] : [[limit, connection[limit]]])),
  );
  return {
    ...(Object.keys(config).length === 0 ? {} : { connectionConfig: config }),
    ...(Object.keys(breakers).length === 0 ? {} : { circuitBreakers: breakers }),
  };
}
