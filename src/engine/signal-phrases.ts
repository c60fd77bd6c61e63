import type { FailureAccrual, HealthCheck, OutlierDetection } from '../model/detection.js';
import { formatDuration } from '../model/duration.js';
import { enforcedDetectors, maxEjections } from './health-signal.js';

/** An active health check's values, for people. */
export function healthCheckPhrase(check: HealthCheck): string {
  const idle =
    check.noTrafficIntervalMs === check.intervalMs
      ? ''
      : ` (${formatDuration(check.noTrafficIntervalMs)} before the first request)`;
  return (
    `${probePhrase(check)} every ${formatDuration(check.intervalMs)}${idle}, timeout ${formatDuration(check.timeoutMs)}; ` +
    `out after ${times(check.unhealthyThreshold, 'failure')}, back after ${times(check.healthyThreshold, 'pass', 'passes')}`
  );
}

/** Outlier detection's values, with the number of hosts that the cap allows in a cluster of this size. */
export function outlierPhrase(outlier: OutlierDetection, hosts: number): string {
  const detectors = enforcedDetectors(outlier, hosts);
  const what = detectors.length === 0 ? 'no detector is enforced' : detectors.join(', or ');
  const cap = `at most ${maxEjections(outlier, hosts)} of ${times(hosts, 'endpoint')} out (maxEjectionPercent ${outlier.maxEjectionPercent})`;
  return `${what}; out for ${formatDuration(outlier.baseEjectionTimeMs)}, sweep every ${formatDuration(outlier.intervalMs)}; ${cap}`;
}

/** How long an endpoint stays away after its health check passes again. */
export function healthCheckReturn(check: HealthCheck): string {
  const longest = check.unhealthyIntervalMs + (check.healthyThreshold - 1) * check.healthyEdgeIntervalMs;
  return `after ${times(check.healthyThreshold, 'passed health check')} (at most ${formatDuration(longest)} plus the probe itself)`;
}

/**
 * How long an ejection lasts. A host returns only on a sweep, so that the first ejection ends between base and base plus one interval.
 * envoy: source/common/upstream/outlier_detection_impl.cc, checkHostForUneject.
 */
export function ejectionReturn(outlier: OutlierDetection, check: HealthCheck | undefined): string {
  const base = formatDuration(outlier.baseEjectionTimeMs);
  const sweep = formatDuration(outlier.intervalMs);
  const first = `${base} to ${formatDuration(outlier.baseEjectionTimeMs + outlier.intervalMs)} the first time`;
  const early =
    check !== undefined && outlier.successfulActiveHealthCheckUnejectHost
      ? '; a passed health check ends an ejection at once'
      : '';
  return (
    `after ${base} x its ejections in a row (at most ${formatDuration(outlier.maxEjectionTimeMs)}), ` +
    `at the next sweep (every ${sweep}): ${first}${early}`
  );
}

/** Linkerd's circuit breaker: what shuts an endpoint, and for how long. */
export function accrualPhrase({ mode, maxFailures, ...rate }: FailureAccrual): string {
  const consecutive = maxFailures === 0 ? [] : [`${times(maxFailures, 'failure')} in a row`];
  const window = `fewer than ${Number((100 * rate.successRateThreshold).toFixed(2))}% successes in ${formatDuration(rate.successRateWindowMs)}`;
  const tests = mode === 'unified' && rate.successRateThreshold > 0 ? [...consecutive, window] : consecutive;
  const penalty = `for ${formatDuration(rate.minPenaltyMs)}, doubled up to ${formatDuration(rate.maxPenaltyMs)}`;
  return tests.length === 0 ? 'no test is switched on' : `${tests.join(', or ')} shut an endpoint ${penalty}`;
}

/** How an endpoint that was shut comes back. */
export function accrualReturn({ minPenaltyMs, maxPenaltyMs }: FailureAccrual): string {
  return (
    `after ${formatDuration(minPenaltyMs)}, doubled with each failed try up to ${formatDuration(maxPenaltyMs)}, ` +
    'when the one request that tries it succeeds'
  );
}

/** `1 endpoint`, `2 endpoints`. */
export function times(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function probePhrase(check: HealthCheck): string {
  if (check.type === 'http') return `HTTP ${check.http?.method ?? 'GET'} ${check.http?.path ?? '/'}`;
  return check.type === 'grpc' ? 'gRPC health check' : 'TCP connection';
}
