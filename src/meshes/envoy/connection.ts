import { type Connection, connectionDefaults } from '../../model/plan.js';
import type { Field } from './field.js';
import type { Runtime } from './runtime.js';

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** Time-outs and limits of the connections to one cluster's hosts. Its circuit breakers are those of priority DEFAULT. */
export function readConnection(cluster: Field, name: string, runtime: Runtime): Connection {
  const http = httpOptions(cluster).get('common_http_protocol_options');
  const older = cluster.get('common_http_protocol_options');
  const option = (key: string) => [http.get(key), older.get(key)].find(({ present }) => present) ?? http.get(key);
  const idleTimeoutMs = option('idle_timeout').duration() ?? 3_600_000;
  return connectionDefaults({
    connectTimeoutMs: cluster.get('connect_timeout').duration({ positive: true }) ?? 5000,
    ...readBreakers(cluster.get('circuit_breakers', 'thresholds'), name, runtime),
    maxRequestsPerConnection:
      option('max_requests_per_connection').number() ?? cluster.get('max_requests_per_connection').number() ?? 0,
    // 0 switches the idle time-out off.
    idleTimeoutMs: idleTimeoutMs === 0 ? undefined : idleTimeoutMs,
    maxConnectionDurationMs: option('max_connection_duration').duration(),
  });
}

/** True when the cluster's hosts are spoken to in HTTP/2. */
export function speaksHttp2(cluster: Field): boolean {
  const options = httpOptions(cluster).get('explicit_http_config');
  return options.get('http2_protocol_options').present || cluster.get('http2_protocol_options').present;
}

function httpOptions(cluster: Field): Field {
  const options = cluster.get('typed_extension_protocol_options').get(HTTP_OPTIONS);
  return options.get('@type').text()?.endsWith('.TypedStruct') ? options.get('value') : options;
}

function readBreakers(thresholds: Field, cluster: string, runtime: Runtime): Partial<Connection> {
  const limits = thresholds
    .items()
    .find((entry) => (entry.get('priority').choice(['DEFAULT', 'HIGH']) ?? 'DEFAULT') === 'DEFAULT');
  const key = `circuit_breakers.${cluster}.default`;
  const limit = (name: string, fallback: number) =>
    runtime.number(`${key}.${name}`) ?? limits?.get(name).number() ?? fallback;
  const budget = limits?.get('retry_budget');
  return {
    maxConnections: limit('max_connections', 1024),
    maxPendingRequests: limit('max_pending_requests', 1024),
    maxRequests: limit('max_requests', 1024),
    maxRetries: limit('max_retries', 3),
    retryBudget: budget?.present
      ? {
          percent: runtime.number(`${key}.retry_budget.budget_percent`) ?? budget.get('budget_percent').percent() ?? 20,
          minRetryConcurrency:
            runtime.number(`${key}.retry_budget.min_retry_concurrency`) ??
            budget.get('min_retry_concurrency').number() ??
            3,
        }
      : undefined,
  };
}
