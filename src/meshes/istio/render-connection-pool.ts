import type { JsonObject } from '../../model/document.js';
import { formatDuration } from '../../model/duration.js';
import { isObject } from '../../model/json.js';
import { connectionDefaults, type FailoverPlan } from '../../model/plan.js';
import { extensionOf } from '../extension-of.js';
import { readConnection } from './connection.js';

/** Istio's own mesh default (istio: pkg/config/mesh/mesh.go). */
const CONNECT_TIMEOUT_MS = 10_000;

/** `connectionPool` and `retryBudget` of a DestinationRule: every limit that differs from what Istio does by itself. */
export function renderConnectionPool(plan: FailoverPlan): JsonObject {
  const written = extensionOf(plan, 'istio').connectionPool;
  if (isObject(written) && Object.keys(written).length > 0) return { connectionPool: written };
  const { connection, mesh } = plan;
  const own = readConnection({}, { connectTimeoutMs: CONNECT_TIMEOUT_MS });
  // Linkerd has no such limits: its plans carry Envoy's numbers for want of any.
  const before = mesh === 'linkerd' ? { ...connectionDefaults(), ...own } : own;
  const given = mesh === 'linkerd' ? { ...own, connectTimeoutMs: connection.connectTimeoutMs } : connection;
  const changed = <Value>(key: keyof typeof own, value: (given: number) => Value): Value | undefined =>
    given[key] === before[key] ? undefined : value((given[key] ?? 0) as number);
  const same = (value: number) => value;
  const tcp = present({
    maxConnections: changed('maxConnections', same),
    connectTimeout: changed('connectTimeoutMs', formatDuration),
    // 0s switches it off, which the field of the same name under `http` refuses.
    idleTimeout: changed('idleTimeoutMs', formatDuration),
    maxConnectionDuration: changed('maxConnectionDurationMs', formatDuration),
  });
  const http = present({
    http1MaxPendingRequests: changed('maxPendingRequests', same),
    http2MaxRequests: changed('maxRequests', same),
    maxRequestsPerConnection: changed('maxRequestsPerConnection', same),
    maxRetries: given.retryBudget === undefined ? changed('maxRetries', same) : undefined,
  });
  const pool: JsonObject = {
    ...(Object.keys(tcp).length > 0 ? { tcp } : {}),
    ...(Object.keys(http).length > 0 ? { http } : {}),
  };
  return {
    ...(Object.keys(pool).length > 0 ? { connectionPool: pool } : {}),
    ...(given.retryBudget === undefined ? {} : { retryBudget: { ...given.retryBudget } }),
  };
}

function present(fields: Record<string, number | string | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
