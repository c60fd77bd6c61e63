import { type HealthCheck, healthCheckDefaults } from '../../model/detection.js';
import type { Field } from '../../resources/field.js';

const KINDS = ['httpHealthCheck', 'tcpHealthCheck', 'grpcHealthCheck', 'customHealthCheck'] as const;
const METHODS = ['METHOD_UNSPECIFIED', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
/** Gloo refuses a check without them (projects/gloo/pkg/translator/clusters.go createHealthCheckConfig). */
const THRESHOLDS = ['healthyThreshold', 'unhealthyThreshold'] as const;
/** Envoy refuses a check where they are absent or 0 (health_check.proto); Gloo passes them on as they are. */
const DURATIONS = ['timeout', 'interval'] as const;

/**
 * The check of an Upstream's `healthChecks` that is played: the first one. Undefined when there is none, or when the first one lacks
 * what Gloo or Envoy needs, since the Upstream is then rejected; `notes` says which.
 */
export function readHealthCheck(checks: Field, notes: string[]): HealthCheck | undefined {
  const [check, ...others] = checks.items();
  if (check === undefined) return undefined;
  if (others.length > 0) {
    notes.push(`The Upstream has ${others.length + 1} health checks, all of which must pass; the first one is played.`);
  }
  const missing = [
    ...THRESHOLDS.filter((name) => !check.get(name).present),
    ...DURATIONS.filter((name) => !check.get(name).durationMs()),
    ...(KINDS.some((name) => check.get(name).present) ? [] : ['httpHealthCheck']),
  ];
  if (missing.length > 0) {
    notes.push(`The health check has no ${missing.join(', no ')}, so the Upstream is rejected and nothing is checked.`);
    return undefined;
  }
  return healthCheckDefaults({
    ...readKind(check, notes),
    timeoutMs: check.get('timeout').durationMs() ?? 0,
    intervalMs: check.get('interval').durationMs() ?? 0,
    healthyThreshold: check.get('healthyThreshold').number(),
    unhealthyThreshold: check.get('unhealthyThreshold').number(),
    noTrafficIntervalMs: check.get('noTrafficInterval').durationMs(),
    unhealthyIntervalMs: check.get('unhealthyInterval').durationMs(),
    unhealthyEdgeIntervalMs: check.get('unhealthyEdgeInterval').durationMs(),
    healthyEdgeIntervalMs: check.get('healthyEdgeInterval').durationMs(),
    initialJitterMs: check.get('initialJitter').durationMs(),
    intervalJitterMs: check.get('intervalJitter').durationMs(),
    intervalJitterPercent: check.get('intervalJitterPercent').number(),
    reuseConnection: check.get('reuseConnection').boolean(),
  });
}

function readKind(check: Field, notes: string[]): Pick<HealthCheck, 'type' | 'http' | 'tcp' | 'grpc'> {
  const kind = KINDS.find((name) => check.get(name).present);
  if (kind === 'httpHealthCheck') return { type: 'http', http: readHttp(check.get(kind)) };
  if (kind === 'grpcHealthCheck') {
    const grpc = check.get(kind);
    return {
      type: 'grpc',
      grpc: { serviceName: grpc.get('serviceName').text(), authority: grpc.get('authority').text() },
    };
  }
  if (kind === 'customHealthCheck') {
    notes.push("A custom health check is an extension of Envoy's; here it is a TCP connect with the same timing.");
    return { type: 'tcp', tcp: { receive: [] } };
  }
  const tcp = check.get('tcpHealthCheck');
  const receive = tcp
    .get('receive')
    .items()
    .map((payload) => payload.get('text').text() ?? '');
  return { type: 'tcp', tcp: { send: tcp.get('send', 'text').text(), receive } };
}

function readHttp(http: Field): NonNullable<HealthCheck['http']> {
  const method = http.get('method');
  const name = method.text() ?? METHODS[method.number() ?? 0] ?? 'GET';
  const headers = http
    .get('requestHeadersToAdd')
    .items()
    .map((entry) => entry.get('header'));
  return {
    path: http.get('path').text() ?? '/',
    host: http.get('host').text(),
    method: name === 'METHOD_UNSPECIFIED' ? 'GET' : name,
    expectedStatuses: http
      .get('expectedStatuses')
      .items()
      .map((range) => ({ start: range.get('start').number() ?? 0, end: range.get('end').number() ?? 0 })),
    retriableStatuses: [],
    headers: Object.fromEntries(
      headers
        .map((header) => [header.get('key').text() ?? '', header.get('value').text() ?? ''])
        .filter(([key]) => key !== ''),
    ),
    http2: http.get('useHttp2').boolean() ?? false,
  };
}
