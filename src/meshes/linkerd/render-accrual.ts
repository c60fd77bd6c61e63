import type { FailureAccrual } from '../../model/detection.js';
import type { JsonObject } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import { accrualDefaults } from './failure-accrual.js';
import type { SplitParts } from './split-parts.js';

const MODE = 'balancer.linkerd.io/failure-accrual';
const SUCCESS_RATE = 'balancer.alpha.linkerd.io/failure-accrual-success-rate';

/** Circuit breaking as the annotations of the called Service, which is there already: only these are ours. */
export function renderAccrual(plan: FailoverPlan, { apex, namespace }: SplitParts): JsonObject[] {
  const accrual = accrualFor(plan);
  if (accrual === undefined) return [];
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: apex, namespace, annotations: annotationsOf(accrual) } },
  ];
}

/** Linkerd's own, or outlier detection as far as both count errors in a row. */
function accrualFor({ detection: { accrual, outlier } }: FailoverPlan): FailureAccrual | undefined {
  if (accrual !== undefined || outlier === undefined) return accrual;
  const { maxPenaltyMs } = accrualDefaults({ mode: 'consecutive' });
  const minPenaltyMs = outlier.baseEjectionTimeMs;
  return accrualDefaults({
    mode: 'consecutive',
    maxFailures: outlier.enforcingConsecutive5xx === 0 ? 0 : outlier.consecutive5xx,
    minPenaltyMs,
    maxPenaltyMs: Math.max(maxPenaltyMs, minPenaltyMs),
  });
}

function annotationsOf(accrual: FailureAccrual): JsonObject {
  const { mode, maxFailures, minPenaltyMs, maxPenaltyMs, jitterRatio } = accrual;
  return {
    [MODE]: mode,
    [`${MODE}-consecutive-max-failures`]: String(maxFailures),
    [`${MODE}-consecutive-min-penalty`]: wholeDuration(minPenaltyMs),
    [`${MODE}-consecutive-max-penalty`]: wholeDuration(maxPenaltyMs),
    [`${MODE}-consecutive-jitter-ratio`]: String(jitterRatio),
    ...(mode === 'consecutive'
      ? {}
      : {
          [`${SUCCESS_RATE}-threshold`]: String(accrual.successRateThreshold),
          [`${SUCCESS_RATE}-window`]: wholeDuration(accrual.successRateWindowMs),
          [`${SUCCESS_RATE}-min-requests`]: String(accrual.successRateMinRequests),
        }),
  };
}

/** One whole number and one unit: Linkerd knows neither fractions nor `1m30s`. */
function wholeDuration(ms: number): string {
  const whole = Math.round(ms);
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}
