import type { HealthCheck } from '../../model/detection.js';
import type { JsonObject } from '../../model/document.js';
import { formatSeconds } from '../../model/duration.js';
import { asObject } from '../../model/json.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { Losses } from '../losses.js';

/** Envoy's, where the check says nothing (envoy: health_check.proto). */
const NO_TRAFFIC_INTERVAL_MS = 60_000;

/** One entry of an Upstream's `healthChecks`, in the guide's order of fields; what is at Envoy's default is left out. */
export function renderHealthCheck(check: HealthCheck, plan: FailoverPlan, losses: Losses): JsonObject {
  const rendered: JsonObject = {
    timeout: formatSeconds(check.timeoutMs),
    interval: formatSeconds(check.intervalMs),
    unhealthyThreshold: check.unhealthyThreshold,
    healthyThreshold: check.healthyThreshold,
  };
  const interval = (field: string, ms: number, fallbackMs: number): void => {
    if (ms !== fallbackMs) rendered[field] = formatSeconds(ms);
  };
  if (saysNoTrafficInterval(check, plan)) rendered.noTrafficInterval = formatSeconds(check.noTrafficIntervalMs);
  interval('unhealthyInterval', check.unhealthyIntervalMs, check.intervalMs);
  interval('unhealthyEdgeInterval', check.unhealthyEdgeIntervalMs, check.unhealthyIntervalMs);
  interval('healthyEdgeInterval', check.healthyEdgeIntervalMs, check.intervalMs);
  interval('initialJitter', check.initialJitterMs, 0);
  interval('intervalJitter', check.intervalJitterMs, 0);
  if (check.intervalJitterPercent > 0) rendered.intervalJitterPercent = check.intervalJitterPercent;
  if (!check.reuseConnection) rendered.reuseConnection = false;
  if (check.noTrafficHealthyIntervalMs !== check.noTrafficIntervalMs) {
    losses.add(
      'detection.healthCheck',
      'an Upstream has no noTrafficHealthyInterval',
      'its noTrafficInterval holds for healthy hosts too',
    );
  }
  return { ...rendered, ...renderKind(check, losses) };
}

/** A Failover document's default is the interval; written into a manifest it would be more than the author said. */
function saysNoTrafficInterval(check: HealthCheck, { origin: { document } }: FailoverPlan): boolean {
  if (document.kind !== 'Failover') return check.noTrafficIntervalMs !== NO_TRAFFIC_INTERVAL_MS;
  const detection = asObject(asObject(document.value.spec).detection);
  return asObject(detection.healthCheck).noTrafficInterval !== undefined;
}

function renderKind({ type, http, tcp, grpc }: HealthCheck, losses: Losses): JsonObject {
  if (type === 'grpc') {
    const { serviceName, authority } = grpc ?? {};
    return {
      grpcHealthCheck: {
        ...(serviceName === undefined ? {} : { serviceName }),
        ...(authority === undefined ? {} : { authority }),
      },
    };
  }
  if (type === 'tcp') {
    const { send, receive = [] } = tcp ?? {};
    return {
      tcpHealthCheck: {
        ...(send === undefined ? {} : { send: { text: send } }),
        ...(receive.length === 0 ? {} : { receive: receive.map((text) => ({ text })) }),
      },
    };
  }
  return { httpHealthCheck: renderHttp(http, losses) };
}

function renderHttp(http: HealthCheck['http'], losses: Losses): JsonObject {
  const rendered: JsonObject = { path: http?.path ?? '/' };
  if (http === undefined) return rendered;
  if (http.host !== undefined) rendered.host = http.host;
  if (http.method !== 'GET') rendered.method = http.method;
  if (http.http2) rendered.useHttp2 = true;
  if (http.expectedStatuses.length > 0) {
    rendered.expectedStatuses = http.expectedStatuses.map(({ start, end }) => ({ start, end }));
  }
  const headers = Object.entries(http.headers);
  if (headers.length > 0) rendered.requestHeadersToAdd = headers.map(([key, value]) => ({ header: { key, value } }));
  if (http.retriableStatuses.length > 0) {
    losses.add(
      'detection.healthCheck',
      'an Upstream has no retriableStatuses',
      'such an answer counts as a failure at once; raise unhealthyThreshold or add them to expectedStatuses',
    );
  }
  return rendered;
}
