import type { JsonObject } from '../../model/document.js';
import { type Connection, connectionDefaults } from '../../model/plan.js';
import { seconds, typed } from './protobuf.js';

/** The options of a cluster's connections that differ from Envoy's own; undefined where none does. */
export function renderHttpOptions(connection: Connection, protocol: string): JsonObject | undefined {
  const { idleTimeoutMs, maxConnectionDurationMs, maxRequestsPerConnection } = connection;
  const defaults = connectionDefaults();
  const common: JsonObject = {
    // 0 switches the idle time-out off.
    ...(idleTimeoutMs === defaults.idleTimeoutMs ? {} : { idle_timeout: seconds(idleTimeoutMs ?? 0) }),
    ...(maxConnectionDurationMs === undefined ? {} : { max_connection_duration: seconds(maxConnectionDurationMs) }),
    ...(maxRequestsPerConnection === 0 ? {} : { max_requests_per_connection: maxRequestsPerConnection }),
  };
  const http2 = protocol === 'http2' || protocol === 'grpc';
  if (Object.keys(common).length === 0 && !http2) return undefined;
  // The message is refused without a protocol.
  return typed('extensions.upstreams.http.v3.HttpProtocolOptions', {
    ...(Object.keys(common).length === 0 ? {} : { common_http_protocol_options: common }),
    explicit_http_config: http2 ? { http2_protocol_options: {} } : { http_protocol_options: {} },
  });
}
