import { type RetryPolicy, type Route, retryDefaults } from '../../model/plan.js';
import type { TrafficPolicy } from './traffic-policy.js';

/**
 * What Istio adds to requests for the FailoverService's host. Only the policy that shifts traffic to it has a say; policies of the backing
 * services do not, since the aggregate uses their clusters and not their routes.
 */
export function readRoute(shift: TrafficPolicy | undefined, protocol: string): Route {
  const timeoutMs = shift?.requestTimeoutMs ?? 0;
  const retry = isHttp(protocol) ? istioRetries(shift?.retries) : undefined;
  return {
    timeoutMs,
    ...(retry === undefined ? {} : { retry }),
    hash: 'random',
    ...(shift === undefined ? {} : { origin: shift.origin }),
  };
}

/** istio: pilot/pkg/networking/core/route/retry/retry.go; 0 attempts switch retries off. */
function istioRetries(
  { attempts, perTryTimeoutMs }: NonNullable<TrafficPolicy['retries']> = { attempts: 2 },
): RetryPolicy | undefined {
  if (attempts <= 0) return undefined;
  return retryDefaults({
    retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'],
    numRetries: attempts,
    perTryTimeoutMs,
    previousHosts: true,
    hostSelectionRetryMaxAttempts: 5,
  });
}

function isHttp(protocol: string): boolean {
  return protocol === 'http' || protocol === 'http2' || protocol === 'grpc';
}
