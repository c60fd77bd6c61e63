import { type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import type { JsonObject } from '../../model/document.js';
import { formatDuration } from '../../model/duration.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { Losses } from '../losses.js';

/**
 * The `outlierDetection` of a DestinationRule. Istio makes no levels without one, so a plan that has levels and notices failure in another
 * way gets the nearest that Istio can do. Undefined where the plan is Istio's own and has none.
 */
export function renderOutlierDetection(plan: FailoverPlan, losses: Losses): JsonObject | undefined {
  const { outlier, healthCheck, accrual, panicThreshold, overprovisioningFactor } = plan.detection;
  if (healthCheck !== undefined || losses.written('detection', 'healthCheck') !== undefined) {
    losses.add(
      'detection.healthCheck',
      'Istio has no active health checks: an endpoint is taken out by the answers that requests get',
      outlier === undefined
        ? 'outlierDetection was written in its place: adjust consecutive5xxErrors, interval and baseEjectionTime'
        : 'give the pods a readinessProbe on the same path',
    );
  }
  if (overprovisioningFactor !== 140 && plan.mesh !== 'linkerd') {
    losses.add(
      'envoy.overprovisioningFactor',
      `Istio always lets 140 % of a level's healthy share count, not ${overprovisioningFactor} %`,
      'plan with 140: a level below 71.4 % healthy hands traffic on',
    );
  }
  const minHealth: JsonObject = panicThreshold > 0 ? { minHealthPercent: Math.round(panicThreshold) } : {};
  if (outlier !== undefined) return { ...fieldsOf(outlier, plan, losses), ...minHealth };
  if (healthCheck !== undefined) {
    const { unhealthyThreshold, intervalMs } = healthCheck;
    return { ...block({ consecutive5xx: unhealthyThreshold, intervalMs, maxEjectionPercent: 100 }), ...minHealth };
  }
  if (accrual !== undefined) {
    losses.add(
      'detection.accrual',
      'Istio ejects for a fixed time that grows with each ejection, and knows no probe request',
      'baseEjectionTime was set to the shortest penalty',
    );
    const { maxFailures, minPenaltyMs } = accrual;
    return block({ consecutive5xx: maxFailures, baseEjectionTimeMs: minPenaltyMs, maxEjectionPercent: 100 });
  }
  if (plan.ordering.by === 'locality' || plan.destinations.length < 2) return undefined;
  // Readiness stays the only signal: the block makes the levels, and no answer ejects (istio: consecutive5xxErrors 0 disables).
  return { consecutive5xxErrors: 0, maxEjectionPercent: 100 };
}

function block(outlier: Partial<OutlierDetection>): JsonObject {
  const { consecutive5xx, intervalMs, baseEjectionTimeMs, maxEjectionPercent } = outlierDefaults(outlier);
  return {
    consecutive5xxErrors: consecutive5xx,
    interval: formatDuration(intervalMs),
    baseEjectionTime: formatDuration(baseEjectionTimeMs),
    maxEjectionPercent,
  };
}

function fieldsOf(outlier: OutlierDetection, plan: FailoverPlan, losses: Losses): JsonObject {
  reportLosses(outlier, plan, losses);
  const { enforcingConsecutive5xx, enforcingConsecutiveGatewayFailure, splitExternalLocalOriginErrors } = outlier;
  return {
    ...block({ ...outlier, consecutive5xx: enforcingConsecutive5xx === 0 ? 0 : outlier.consecutive5xx }),
    ...(enforcingConsecutiveGatewayFailure > 0 ? { consecutiveGatewayErrors: outlier.consecutiveGatewayFailure } : {}),
    ...(splitExternalLocalOriginErrors
      ? {
          splitExternalLocalOriginErrors: true,
          consecutiveLocalOriginFailures: outlier.consecutiveLocalOriginFailure,
        }
      : {}),
    ...(outlier.errorStatuses === undefined ? {} : { outlierDetectionHttpErrorCodes: [...outlier.errorStatuses] }),
  };
}

function reportLosses(outlier: OutlierDetection, { destinations, mesh }: FailoverPlan, losses: Losses): void {
  const hosts = destinations.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  const lose = (when: boolean, field: string, why: string, advice: string) => {
    if (when) losses.add(`detection.outlier.${field}`, why, advice);
  };
  for (const field of ['enforcingConsecutive5xx', 'enforcingConsecutiveGatewayFailure'] as const) {
    const value = outlier[field];
    lose(
      value > 0 && value < 100,
      field,
      `Istio ejects always or never, not in ${value} % of the cases`,
      'it was set to always',
    );
  }
  // The detector is silent below its minimum of hosts, and Istio's own plans never have it.
  const statistics = outlier.enforcingSuccessRate > 0 && hosts >= outlier.successRateMinimumHosts && mesh !== 'istio';
  lose(
    statistics,
    'enforcingSuccessRate',
    'Istio switches the success-rate detector off',
    'rely on consecutive errors',
  );
  lose(
    outlier.enforcingFailurePercentage > 0,
    'enforcingFailurePercentage',
    'Istio has no failure-percentage detector',
    'rely on consecutive errors',
  );
  lose(
    outlier.maxEjectionTimeMs !== Math.max(300_000, outlier.baseEjectionTimeMs),
    'maxEjectionTime',
    "Istio cannot set it: Envoy's default holds",
    'choose baseEjectionTime so that its multiples up to 5m fit',
  );
  lose(
    outlier.maxEjectionTimeJitterMs > 0,
    'maxEjectionTimeJitter',
    'Istio cannot set it: ejections have no jitter',
    'none needed unless many hosts come back together',
  );
  lose(
    outlier.alwaysEjectOneHost,
    'alwaysEjectOneHost',
    'Istio cannot set it: below 100 / maxEjectionPercent hosts nothing is ejected',
    'raise maxEjectionPercent so that one host fits',
  );
}
