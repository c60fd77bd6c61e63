import type { Detection, OutlierDetection } from '../model/detection.js';
import type { FailoverPlan, LoadBalancing, PriorityGroup, ResolvedEndpoint } from '../model/plan.js';
import { hashes } from './balancers/create-balancer.js';

/** Every signal that takes single endpoints out, in the order in which people are told. */
export const healthSignalTypes = ['health check', 'outlier detection', 'failure accrual', 'pod readiness'] as const;

export type HealthSignalType = (typeof healthSignalTypes)[number];

/** Hosts that are watched together: one Envoy cluster, which is the whole plan or one member of an aggregate. */
export interface Scope {
  detection: Detection;
  groups: PriorityGroup[];
  hosts: ResolvedEndpoint[];
  weighted: boolean;
  /** In panic a request gets a 503 at once. */
  failsOnPanic: boolean;
}

/** The Envoy clusters behind a plan, each with the levels that it holds. */
export function scopes(plan: FailoverPlan, groups: readonly PriorityGroup[]): Scope[] {
  const scope = (
    { detection, loadBalancing }: { detection: Detection; loadBalancing: LoadBalancing },
    own: PriorityGroup[],
  ): Scope => ({
    detection,
    groups: own,
    hosts: own.flatMap((group) => group.endpoints),
    weighted: loadBalancing.weightedPriorityHealth,
    failsOnPanic: loadBalancing.failTrafficOnPanic && !hashes(loadBalancing.policy),
  });
  // Linkerd's members are backends of one balancer each, which levels know nothing of.
  if (plan.members === undefined || plan.ordering.by !== 'priority') {
    return [scope(plan, [...groups])];
  }
  return plan.members.map((member) =>
    scope(
      member,
      groups.filter((group) => group.member?.name === member.name),
    ),
  );
}

/** True when this signal can take the endpoint out of its level. */
export function signalReaches(type: HealthSignalType, { detection }: Scope, endpoint: ResolvedEndpoint): boolean {
  if (type === 'health check') return detection.healthCheck !== undefined && endpoint.healthCheckDisabled !== true;
  if (type === 'failure accrual') return detection.accrual !== undefined;
  if (type === 'pod readiness') return detection.readiness && endpoint.pod;
  return detection.outlier !== undefined;
}

/** How many hosts of the scope the signal can take out at once. */
export function signalCap(type: HealthSignalType, { detection, hosts }: Scope): number {
  if (type !== 'outlier detection' || detection.outlier === undefined) return Number.POSITIVE_INFINITY;
  return maxEjections(detection.outlier, hosts.length);
}

/**
 * Hosts that may be ejected at the same time, counted over all levels of the cluster. Envoy compares
 * `100 * (ejected + 1) / hosts <= max_ejection_percent`, so small clusters eject nobody with its default of 10.
 * envoy: source/common/upstream/outlier_detection_impl.cc, DetectorImpl::ejectHost.
 */
export function maxEjections(outlier: OutlierDetection, hosts: number): number {
  if (hosts === 0 || enforcedDetectors(outlier, hosts).length === 0) return 0;
  const allowed = Math.min(hosts, Math.floor((outlier.maxEjectionPercent * hosts) / 100));
  return outlier.alwaysEjectOneHost ? Math.max(1, allowed) : allowed;
}

/** The detectors that eject, one phrase each; those that are switched off or only log are left out. */
export function enforcedDetectors(outlier: OutlierDetection, hosts: number): string[] {
  const split = outlier.splitExternalLocalOriginErrors;
  const detectors: [boolean, string][] = [
    [
      outlier.enforcingConsecutive5xx > 0 && outlier.consecutive5xx > 0,
      `${outlier.consecutive5xx} x ${outlier.errorStatuses === undefined ? '5xx' : 'an error status'} in a row`,
    ],
    [
      outlier.enforcingConsecutiveGatewayFailure > 0 && outlier.consecutiveGatewayFailure > 0,
      `${outlier.consecutiveGatewayFailure} x 502, 503 or 504 in a row`,
    ],
    [
      split && outlier.enforcingConsecutiveLocalOriginFailure > 0 && outlier.consecutiveLocalOriginFailure > 0,
      `${outlier.consecutiveLocalOriginFailure} failed connections in a row`,
    ],
    [
      hosts >= outlier.successRateMinimumHosts &&
        (outlier.enforcingSuccessRate > 0 || (split && outlier.enforcingLocalOriginSuccessRate > 0)),
      'a success rate far below the others',
    ],
    [
      hosts >= outlier.failurePercentageMinimumHosts &&
        (outlier.enforcingFailurePercentage > 0 || (split && outlier.enforcingFailurePercentageLocalOrigin > 0)),
      `${outlier.failurePercentageThreshold}% failures in an interval`,
    ],
  ];
  return detectors.filter(([enforced]) => enforced).map(([, phrase]) => phrase);
}
