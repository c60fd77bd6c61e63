import type { Field } from '../../../resources/field.js';
import { isHttpStatus } from '../http-status.js';
import type { Admission } from './admission.js';
import { admitDuration } from './durations.js';
import { writtenNumber } from './written.js';

/** Conditions of Envoy's `x-envoy-retry-on` and `x-envoy-retry-grpc-on` that Istio knows (istio: agent/validation.go). */
const CONDITIONS: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

/** `retries` of a route (istio: agent/validation.go ValidateHTTPRetry). `attempts` left out is 0, which switches retries off. */
export function admitHttpRetry(retries: Field, admission: Admission): void {
  if (!retries.present) return;
  const error = (at: Field, message: string) => admission.error(at, 'istio/invalid-retries', message);
  const attempts = writtenNumber(retries.get('attempts'));
  if (attempts !== undefined && attempts < 0)
    error(retries.get('attempts'), `attempts is ${attempts}, expected 0 or more`);
  const retryOn = retries.get('retryOn');
  const idle = ['perTryTimeout', 'retryOn', 'retryRemoteLocalities'].filter((name) => {
    const field = retries.get(name);
    return name === 'retryOn' ? field.text() !== undefined : field.present;
  });
  if (attempts === 0 && idle.length > 0) {
    const found = retries.get('attempts').present ? 'attempts is 0' : 'attempts is missing';
    error(retries, `${found}, so there are no retries, but ${idle.join(', ')} is set`);
  }
  admitDuration(retries.get('perTryTimeout'), admission);
  for (const condition of retryOn.text()?.split(',') ?? []) {
    if (CONDITIONS.has(condition) || isKnownStatus(condition)) continue;
    error(
      retryOn,
      `retryOn has \`${condition}\`, expected one of Envoy's conditions or an HTTP status, without spaces`,
    );
  }
  admitDuration(retries.get('backoff'), admission);
}

function isKnownStatus(text: string): boolean {
  return /^[+]?\d+$/.test(text) && isHttpStatus(Number(text));
}
