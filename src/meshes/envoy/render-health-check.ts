import type { HealthCheck } from '../../model/detection.js';
import type { Json, JsonObject } from '../../model/document.js';
import { seconds } from './protobuf.js';

/** An active health check; what Envoy would fill in the same way is left out. */
export function renderHealthCheck(check: HealthCheck): JsonObject {
  const rendered: JsonObject = {
    timeout: seconds(check.timeoutMs),
    interval: seconds(check.intervalMs),
    no_traffic_interval: seconds(check.noTrafficIntervalMs),
    unhealthy_threshold: check.unhealthyThreshold,
    healthy_threshold: check.healthyThreshold,
  };
  if (check.noTrafficHealthyIntervalMs !== check.noTrafficIntervalMs) {
    rendered.no_traffic_healthy_interval = seconds(check.noTrafficHealthyIntervalMs);
  }
  if (check.unhealthyIntervalMs !== check.intervalMs) rendered.unhealthy_interval = seconds(check.unhealthyIntervalMs);
  if (check.unhealthyEdgeIntervalMs !== check.unhealthyIntervalMs) {
    rendered.unhealthy_edge_interval = seconds(check.unhealthyEdgeIntervalMs);
  }
  if (check.healthyEdgeIntervalMs !== check.intervalMs) {
    rendered.healthy_edge_interval = seconds(check.healthyEdgeIntervalMs);
  }
  if (check.initialJitterMs > 0) rendered.initial_jitter = seconds(check.initialJitterMs);
  if (check.intervalJitterMs > 0) rendered.interval_jitter = seconds(check.intervalJitterMs);
  if (check.intervalJitterPercent > 0) rendered.interval_jitter_percent = check.intervalJitterPercent;
  if (!check.reuseConnection) rendered.reuse_connection = false;
  if (check.type === 'http') rendered.http_health_check = renderHttpHealthCheck(check.http);
  if (check.type === 'tcp') {
    const { send, receive = [] } = check.tcp ?? {};
    rendered.tcp_health_check = {
      ...(send === undefined ? {} : { send: { text: send } }),
      ...(receive.length === 0 ? {} : { receive: receive.map((text) => ({ text })) }),
    };
  }
  if (check.type === 'grpc') {
    const { serviceName: service, authority } = check.grpc ?? {};
    rendered.grpc_health_check = {
      ...(service === undefined ? {} : { service_name: service }),
      ...(authority === undefined ? {} : { authority }),
    };
  }
  return rendered;
}

function renderHttpHealthCheck(http: HealthCheck['http']): JsonObject {
  const rendered: JsonObject = { path: http?.path ?? '/' };
  if (http?.host !== undefined) rendered.host = http.host;
  if (http !== undefined && http.method !== 'GET') rendered.method = http.method;
  const ranges = (list: { start: number; end: number }[]): Json[] => list.map(({ start, end }) => ({ start, end }));
  if (http !== undefined && http.expectedStatuses.length > 0)
    rendered.expected_statuses = ranges(http.expectedStatuses);
  if (http !== undefined && http.retriableStatuses.length > 0)
    rendered.retriable_statuses = ranges(http.retriableStatuses);
  if (http?.http2) rendered.codec_client_type = 'HTTP2';
  const headers = Object.entries(http?.headers ?? {});
  if (headers.length > 0) rendered.request_headers_to_add = headers.map(([key, value]) => ({ header: { key, value } }));
  return rendered;
}
