import type { Detection, OutlierDetection } from '../../model/detection.js';
import type { JsonObject } from '../../model/document.js';
import { formatSeconds } from '../../model/duration.js';
import type { Losses } from '../losses.js';
import { istioOutlier } from './outlier-detection.js';

const WRITABLE: ReadonlySet<string> = new Set([
  'consecutive5xx',
  'intervalMs',
  'baseEjectionTimeMs',
  'maxEjectionPercent',
]);

/**
 * A TrafficPolicy's `outlierDetection`: what differs from the controller's defaults, and the number of errors where nothing does, since
 * an empty object looks like an oversight. A service without any gets the defaults: the controller insists on it.
 */
export function renderOutlierDetection(detection: Detection, losses: Losses): JsonObject {
  tellOtherDetection(detection, losses);
  const outlier = detection.outlier ?? ofAccrual(detection);
  tellMissingFields(outlier, losses);
  const defaults = istioOutlier({});
  const rendered: JsonObject = {};
  if (outlier.consecutive5xx !== defaults.consecutive5xx) rendered.consecutiveErrors = errorsOf(outlier, losses);
  if (outlier.intervalMs !== defaults.intervalMs) rendered.interval = formatSeconds(outlier.intervalMs);
  if (outlier.baseEjectionTimeMs !== defaults.baseEjectionTimeMs) {
    rendered.baseEjectionTime = formatSeconds(outlier.baseEjectionTimeMs);
  }
  const percent = percentOf(outlier, losses);
  if (percent !== defaults.maxEjectionPercent) rendered.maxEjectionPercent = percent;
  return Object.keys(rendered).length === 0 ? { consecutiveErrors: defaults.consecutive5xx } : rendered;
}

function ofAccrual({ accrual }: Detection): OutlierDetection {
  return istioOutlier({ consecutiveErrors: accrual?.maxFailures, baseEjectionTimeMs: accrual?.minPenaltyMs });
}

function tellOtherDetection({ outlier, healthCheck, accrual }: Detection, losses: Losses): void {
  if (healthCheck !== undefined) tellNoHealthChecks(losses);
  if (accrual !== undefined) {
    losses.add(
      'detection.accrual',
      "Linkerd's circuit breaking grows its penalty exponentially and probes with a real request",
      'outlier detection with the same number of failures; its ejections grow by the base time',
    );
  }
  if (outlier === undefined && accrual === undefined) {
    losses.add(
      'detection.outlier',
      'a FailoverService is INVALID unless every backing service has outlier detection, and the plan has none',
      "the controller's defaults are written: 5 errors, 10s, 30s, 100 %",
    );
  }
}

/** The controller takes 0 for "not set", which means 5 errors and 100 %. */
function errorsOf({ consecutive5xx }: OutlierDetection, losses: Losses): number {
  if (consecutive5xx > 0) return consecutive5xx;
  losses.add(
    'detection.outlier.consecutive5xx',
    '0 does not switch the counting of 5xx off here but means 5',
    'a number too high to be reached is written',
  );
  return 4_294_967_295;
}

function percentOf({ maxEjectionPercent }: OutlierDetection, losses: Losses): number {
  if (maxEjectionPercent > 0) return maxEjectionPercent;
  losses.add('detection.outlier.maxEjectionPercent', '0 means 100 here', '1 is written, the smallest share there is');
  return 1;
}

function tellMissingFields(outlier: OutlierDetection, losses: Losses): void {
  const mesh = istioOutlier({ baseEjectionTimeMs: outlier.baseEjectionTimeMs });
  const lost = Object.entries(outlier)
    .filter(([field, value]) => !WRITABLE.has(field) && value !== mesh[field as keyof OutlierDetection])
    // What is counted and never enforced ejects nobody.
    .filter(([field]) => !field.startsWith('consecutiveGateway') || outlier.enforcingConsecutiveGatewayFailure > 0)
    .map(([field]) => field.replace(/Ms$/, ''));
  if (lost.length === 0) return;
  losses.add(
    'detection.outlier',
    `a TrafficPolicy's outlierDetection has no ${lost.join(', ')}`,
    'consecutiveErrors counts every 5xx, connection errors and time-outs among them',
  );
}

/** What becomes of active health checks: nothing. */
export function tellNoHealthChecks(losses: Losses): void {
  losses.add(
    'detection.healthCheck',
    'Service Mesh Hub has no active health checks',
    'outlier detection moves traffic after failed requests; a readiness probe on the pods spares some of them',
  );
}
