import type { JsonObject } from '../../model/document.js';
import { formatSeconds } from '../../model/duration.js';
import type { FailoverPlan, RetryPolicy, Route } from '../../model/plan.js';
import type { Losses } from '../losses.js';
import { defaultRoute } from './route.js';

/** The `options` of a route that treats requests as the plan's; undefined where Envoy's defaults do. */
export function renderRouteOptions({ route, loadBalancing }: FailoverPlan, losses: Losses): JsonObject | undefined {
  const options: JsonObject = {};
  if (route.timeoutMs !== defaultRoute().timeoutMs) options.timeout = formatSeconds(route.timeoutMs);
  if (route.retry !== undefined) options.retries = renderRetries(route.retry, losses);
  const hashes = loadBalancing.policy === 'RING_HASH' || loadBalancing.policy === 'MAGLEV';
  const hash = hashes ? renderHash(route.hash) : undefined;
  if (hash !== undefined) options.lbHash = { hashPolicies: [hash] };
  return Object.keys(options).length === 0 ? undefined : options;
}

function renderRetries(retry: RetryPolicy, losses: Losses): JsonObject {
  const lost = [
    ...(retry.previousHosts ? ['the host predicate previous_hosts'] : []),
    ...(retry.hedgeOnPerTryTimeout ? ['hedging'] : []),
  ];
  if (lost.length > 0) {
    losses.add(
      'route.retry',
      `a route of Gloo lacks ${lost.join(' and ')}`,
      'a retry may meet the same endpoint; previousPriorities sends it to another level',
    );
  }
  return {
    retryOn: retry.retryOn.join(','),
    numRetries: retry.numRetries,
    ...(retry.perTryTimeoutMs === undefined ? {} : { perTryTimeout: formatSeconds(retry.perTryTimeoutMs) }),
    ...(retry.retriableStatusCodes.length === 0 ? {} : { retriableStatusCodes: retry.retriableStatusCodes }),
    ...(retry.baseIntervalMs === 25 && retry.maxIntervalMs === 250
      ? {}
      : {
          retryBackOff: {
            baseInterval: formatSeconds(retry.baseIntervalMs),
            maxInterval: formatSeconds(retry.maxIntervalMs),
          },
        }),
    ...(retry.previousPriorities === undefined
      ? {}
      : { previousPriorities: { updateFrequency: retry.previousPriorities.updateFrequency } }),
  };
}

function renderHash(hash: Route['hash']): JsonObject | undefined {
  if (hash === 'source-ip') return { sourceIp: true };
  return hash === 'header' ? { header: 'x-hash-key' } : undefined;
}
