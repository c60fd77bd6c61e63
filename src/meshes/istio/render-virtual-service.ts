import type { JsonObject } from '../../model/document.js';
import { formatDuration } from '../../model/duration.js';
import type { FailoverPlan, RetryPolicy } from '../../model/plan.js';
import type { Losses } from '../losses.js';
import { readRoute } from './route.js';

/**
 * The `spec` of a VirtualService with the plan's time-out and retries; none where they are what Istio does by itself, or where a
 * VirtualService of Istio's own says so already.
 */
export function renderVirtualService(plan: FailoverPlan, host: string, losses: Losses): JsonObject[] {
  const { route, protocol, mesh } = plan;
  if (mesh === 'istio' || !['http', 'http2', 'grpc'].includes(protocol)) return [];
  const { timeoutMs, retry } = route;
  const own = readRoute({ host, protocol, hash: route.hash, clientNamespace: plan.namespace }, [], undefined);
  if (timeoutMs === 0 && (retry === undefined || JSON.stringify(retry) === JSON.stringify(own.retry))) return [];
  return [
    {
      hosts: [host],
      http: [
        {
          route: [{ destination: { host, ...(plan.port === undefined ? {} : { port: { number: plan.port } }) } }],
          ...(timeoutMs === 0 ? {} : { timeout: formatDuration(timeoutMs) }),
          // Istio retries by itself where nothing is said.
          retries: retry === undefined ? { attempts: 0 } : renderRetries(retry, losses),
        },
      ],
    },
  ];
}

function renderRetries(retry: RetryPolicy, losses: Losses): JsonObject {
  const { retryOn, numRetries, retriableStatusCodes, perTryTimeoutMs, previousHosts, previousPriorities } = retry;
  if (retry.hedgeOnPerTryTimeout) {
    losses.add('route.retry.hedgeOnPerTryTimeout', 'Istio does not hedge', 'use perTryTimeout alone');
  }
  if (retry.maxIntervalMs !== 10 * retry.baseIntervalMs) {
    losses.add(
      'route.retry.maxInterval',
      'Istio sets the shortest back-off only',
      'nothing to do: the longest is ten times that',
    );
  }
  return {
    attempts: numRetries,
    ...(perTryTimeoutMs === undefined ? {} : { perTryTimeout: formatDuration(perTryTimeoutMs) }),
    ...(retryOn.length === 0 ? {} : { retryOn: [...retryOn, ...retriableStatusCodes.map(String)].join(',') }),
    ...(retry.baseIntervalMs === 25 ? {} : { backoff: formatDuration(retry.baseIntervalMs) }),
    ...(previousHosts ? {} : { retryIgnorePreviousHosts: false }),
    ...(previousPriorities === undefined ? {} : { retryRemoteLocalities: true }),
  };
}
