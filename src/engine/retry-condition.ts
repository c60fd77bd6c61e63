import type { RetryPolicy } from '../model/plan.js';
import type { Outcome } from '../model/transport.js';

/** How an attempt ended as the router sees it: the transport's outcome, or the try's own time-out. */
export type AttemptOutcome = Outcome | { kind: 'try-timeout' };

const GRPC_TOKENS: Readonly<Record<string, number>> = {
  cancelled: 1,
  'deadline-exceeded': 4,
  'resource-exhausted': 8,
  internal: 13,
  unavailable: 14,
};

/** Whether the policy retries what became of an attempt. envoy: retry_state_impl.cc. */
export function retryCondition(policy: RetryPolicy, outcome: AttemptOutcome): boolean {
  return policy.retryOn.some((token) =>
    outcome.kind === 'response' ? onResponse(policy, token, outcome) : onReset(token, outcome),
  );
}

function onResponse(policy: RetryPolicy, token: string, response: Extract<Outcome, { kind: 'response' }>): boolean {
  const { status } = response;
  // An answer of the rate limiter is retried where that very word is given, and nowhere else.
  if (response.headers?.['x-envoy-ratelimited'] !== undefined) return token === 'envoy-ratelimited';
  if (token === '5xx') return status >= 500 && status <= 599;
  if (token === 'gateway-error') return status >= 502 && status <= 504;
  if (token === 'retriable-4xx') return status === 409;
  if (token === 'retriable-status-codes') return policy.retriableStatusCodes.includes(status);
  return response.grpcStatus !== undefined && GRPC_TOKENS[token] === response.grpcStatus;
}

function onReset(token: string, outcome: Exclude<AttemptOutcome, { kind: 'response' }>): boolean {
  if (token === '5xx' || token === 'gateway-error' || token === 'reset') return true;
  // Nothing of the request was sent as long as there was no connection.
  if (token !== 'connect-failure' && token !== 'reset-before-request') return false;
  return outcome.kind === 'connect-failure' || outcome.kind === 'connect-timeout';
}
