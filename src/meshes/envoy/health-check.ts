import { type HealthCheck, healthCheckDefaults, type StatusRange } from '../../model/detection.js';
import type { Field } from './field.js';
import type { Runtime } from './runtime.js';

const METHODS = [
  'METHOD_UNSPECIFIED',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
] as const;
const KINDS = ['http_health_check', 'tcp_health_check', 'grpc_health_check', 'custom_health_check'] as const;

const FIELDS = [
  ...KINDS,
  'name',
  'timeout',
  'interval',
  'initial_jitter',
  'interval_jitter',
  'interval_jitter_percent',
  'unhealthy_threshold',
  'healthy_threshold',
  'alt_port',
  'reuse_connection',
  'no_traffic_interval',
  'no_traffic_healthy_interval',
  'unhealthy_interval',
  'unhealthy_edge_interval',
  'healthy_edge_interval',
  'event_log_path',
  'event_logger',
  'event_service',
  'always_log_health_check_failures',
  'always_log_health_check_success',
  'tls_options',
  'transport_socket_match_criteria',
];

/**
 * A cluster's `health_checks`, of which the first is played. Several are taken only when each has a name (Envoy 1.40). What our engine
 * cannot do as Envoy does it is said in `notes`.
 * Source: envoyproxy/envoy api/envoy/config/core/v3/health_check.proto
 */
export function readHealthCheck(checks: Field, runtime: Runtime, notes: string[]): HealthCheck | undefined {
  const all = checks.items();
  const [field] = all;
  if (field === undefined) return undefined;
  if (all.length > 1) notes.push('Of several health checks only the first is played.');
  for (const check of all.length > 1 ? all : []) {
    if (!check.get('name').present)
      check.problem('found a health check without `name` beside others', 'name each of them, or keep one');
  }
  field.spelledLike(FIELDS);
  const timeoutMs = field.required('timeout').duration({ positive: true });
  const intervalMs = field.required('interval').duration({ positive: true });
  const unhealthyThreshold = field.required('unhealthy_threshold').number();
  const healthyThreshold = field.required('healthy_threshold').number();
  const check = healthCheckDefaults({
    ...readKind(field, notes),
    timeoutMs: timeoutMs ?? 1000,
    intervalMs: intervalMs ?? 1000,
    unhealthyThreshold,
    healthyThreshold,
    noTrafficIntervalMs: field.get('no_traffic_interval').duration({ positive: true }),
    noTrafficHealthyIntervalMs: field.get('no_traffic_healthy_interval').duration({ positive: true }),
    unhealthyIntervalMs: field.get('unhealthy_interval').duration({ positive: true }),
    unhealthyEdgeIntervalMs: field.get('unhealthy_edge_interval').duration({ positive: true }),
    healthyEdgeIntervalMs: field.get('healthy_edge_interval').duration({ positive: true }),
    initialJitterMs: field.get('initial_jitter').duration(),
    intervalJitterMs: field.get('interval_jitter').duration(),
    intervalJitterPercent: field.get('interval_jitter_percent').number(),
    reuseConnection: field.get('reuse_connection').boolean(),
  });
  return clamp(check, runtime);
}

function readKind(field: Field, notes: string[]): Pick<HealthCheck, 'type' | 'http' | 'tcp' | 'grpc'> {
  const kind = KINDS.find((name) => field.get(name).present);
  switch (kind) {
    case 'http_health_check':
      return { type: 'http', http: readHttp(field.get(kind), notes) };
    case 'tcp_health_check':
      return { type: 'tcp', tcp: readTcp(field.get(kind)) };
    case 'grpc_health_check': {
      const grpc = field.get(kind);
      return {
        type: 'grpc',
        grpc: { serviceName: grpc.get('service_name').text(), authority: grpc.get('authority').text() },
      };
    }
    case 'custom_health_check': {
      const name = field.get(kind, 'name').text() ?? 'custom';
      notes.push(
        `The health check \`${name}\` is Envoy's own extension; here it is a TCP connect with the same timing.`,
      );
      return { type: 'tcp', tcp: { receive: [] } };
    }
    default:
      field.problem('found no kind of health check', `give one of ${KINDS.join(', ')}`);
      return { type: 'tcp', tcp: { receive: [] } };
  }
}

function readHttp(http: Field, notes: string[]): HealthCheck['http'] {
  if (http.firstOf('service_name_matcher', 'receive').present) {
    notes.push(
      'The health check also compares the service name or the body of the answer; here only its status counts.',
    );
  }
  const method = http.get('method').choice(METHODS) ?? 'GET';
  return {
    path: http.required('path').text() ?? '/',
    host: http.get('host').text(),
    method: method === 'METHOD_UNSPECIFIED' ? 'GET' : method,
    expectedStatuses: readRanges(http.get('expected_statuses')),
    retriableStatuses: readRanges(http.get('retriable_statuses')),
    headers: Object.fromEntries(
      http
        .get('request_headers_to_add')
        .items()
        .map((entry) => [entry.get('header', 'key').text() ?? '', entry.get('header', 'value').text() ?? '']),
    ),
    http2: http.get('codec_client_type').choice(['HTTP1', 'HTTP2', 'HTTP3']) === 'HTTP2',
  };
}

function readRanges(ranges: Field): StatusRange[] {
  return ranges.items().map((range) => ({
    start: range.get('start').number({ min: 100, max: 600 }) ?? 0,
    end: range.get('end').number({ min: 100, max: 600 }) ?? 0,
  }));
}

/** Payloads stay in Envoy's hex form; `binary` is base64 and becomes hex. */
function readTcp(tcp: Field): HealthCheck['tcp'] {
  const payload = (field: Field) => {
    const binary = field.get('binary').text();
    return binary === undefined ? field.get('text').text() : Buffer.from(binary, 'base64').toString('hex');
  };
  return {
    send: payload(tcp.get('send')),
    receive: tcp
      .get('receive')
      .items()
      .map((block) => payload(block) ?? ''),
  };
}

/** Runtime bounds every wait; below 1 ms Envoy never goes (health_checker_base_impl.cc, intervalWithJitter). */
function clamp(check: HealthCheck, runtime: Runtime): HealthCheck {
  const min = runtime.number('health_check.min_interval') ?? 0;
  const max = runtime.number('health_check.max_interval') ?? Number.POSITIVE_INFINITY;
  const bound = (ms: number) => Math.max(1, min, Math.min(ms, max));
  return {
    ...check,
    intervalMs: bound(check.intervalMs),
    noTrafficIntervalMs: bound(check.noTrafficIntervalMs),
    noTrafficHealthyIntervalMs: bound(check.noTrafficHealthyIntervalMs),
    unhealthyIntervalMs: bound(check.unhealthyIntervalMs),
    unhealthyEdgeIntervalMs: bound(check.unhealthyEdgeIntervalMs),
    healthyEdgeIntervalMs: bound(check.healthyEdgeIntervalMs),
  };
}
