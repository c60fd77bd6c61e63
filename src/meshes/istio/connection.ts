import { type Connection, connectionDefaults } from '../../model/plan.js';
import type { PolicyBlocks } from '../../resources/destination-rule.js';
import type { MeshConfig } from '../../resources/mesh-config.js';

/** Istio lifts Envoy's circuit breakers out of the way (istio: cluster_traffic_policy.go getDefaultCircuitBreakerThresholds). */
const UNLIMITED = 2 ** 32 - 1;

/** `connectionPool` and `retryBudget` as Envoy's limits. Zero numbers read as not set. */
export function readConnection(
  { connectionPool, retryBudget }: PolicyBlocks,
  { connectTimeoutMs }: Pick<MeshConfig, 'connectTimeoutMs'>,
): Connection {
  const tcp = connectionPool?.get('tcp');
  const http = connectionPool?.get('http');
  const idle = http?.get('idleTimeout').durationMs() ?? tcp?.get('idleTimeout').durationMs();
  return connectionDefaults({
    connectTimeoutMs: tcp?.get('connectTimeout').durationMs() ?? connectTimeoutMs,
    maxConnections: tcp?.get('maxConnections').number() || UNLIMITED,
    maxPendingRequests: http?.get('http1MaxPendingRequests').number() || UNLIMITED,
    maxRequests: http?.get('http2MaxRequests').number() || UNLIMITED,
    maxRetries: http?.get('maxRetries').number() || UNLIMITED,
    maxRequestsPerConnection: http?.get('maxRequestsPerConnection').number() ?? 0,
    // 0 disables the time-out (envoy: HttpProtocolOptions.idle_timeout).
    ...(idle === undefined ? {} : { idleTimeoutMs: idle === 0 ? undefined : idle }),
    maxConnectionDurationMs: tcp?.get('maxConnectionDuration').durationMs(),
    retryBudget: retryBudget && {
      percent: retryBudget.get('percent').number() ?? 20,
      minRetryConcurrency: retryBudget.get('minRetryConcurrency').number() || 3,
    },
  });
}
