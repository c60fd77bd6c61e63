import { isDeepStrictEqual } from 'node:util';
import { type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import { appliedPolicies, appliesFrom, type PolicyWorld } from './applied-policies.js';
import { objectKey, type ServiceReference, sameService } from './names.js';
import type { OutlierSettings, TrafficPolicy } from './traffic-policy.js';

/** The outlier detection that clients of one cluster use for a Service; undefined when nothing is ever ejected. */
export function memberOutlier(
  service: ServiceReference,
  clientCluster: string,
  world: PolicyWorld,
  notes: string[],
): OutlierDetection | undefined {
  const policies = appliedPolicies(service, world).filter((policy) => appliesFrom(policy, clientCluster));
  const [first, ...others] = policies.flatMap((policy) =>
    policy.outlierDetection === undefined ? [] : { policy, outlier: istioOutlier(policy.outlierDetection) },
  );
  if (first === undefined) return undefined;
  const loser = others.find(({ outlier }) => !isDeepStrictEqual(outlier, first.outlier));
  if (loser !== undefined) {
    notes.push(
      `${objectKey(service)}: TrafficPolicies ${first.policy.name} and ${loser.policy.name} set different outlier detection; ${first.policy.name} keeps it, being first by name.`,
    );
  }
  if (tlsMode(policies) === 'DISABLE' && !hasSubsets(service, world)) {
    notes.push(
      `${objectKey(service)}: with TLS mode DISABLE no DestinationRule is written, so its outlier detection is lost.`,
    );
    return undefined;
  }
  return first.outlier;
}

/**
 * Unset and zero mean 5 errors, 10 s, 30 s and 100 % (outlier_detection_decorator.go). Istio then switches the success rate off and
 * leaves the rest to Envoy (istio: pilot/pkg/networking/core applyOutlierDetection).
 */
export function istioOutlier({
  consecutiveErrors,
  intervalMs,
  baseEjectionTimeMs,
  maxEjectionPercent,
}: OutlierSettings): OutlierDetection {
  return outlierDefaults({
    consecutive5xx: consecutiveErrors || 5,
    enforcingSuccessRate: 0,
    intervalMs: intervalMs || 10_000,
    baseEjectionTimeMs: baseEjectionTimeMs || 30_000,
    maxEjectionPercent: maxEjectionPercent || 100,
  });
}

function tlsMode(policies: readonly TrafficPolicy[]): string | undefined {
  return policies.find((policy) => policy.tlsMode !== undefined)?.tlsMode;
}

/** A DestinationRule with subsets is written in any case; a shift to this Service, or to a FailoverService, may ask for some. */
function hasSubsets(service: ServiceReference, { policies }: PolicyWorld): boolean {
  return policies
    .flatMap(({ shift }) => shift)
    .filter(({ subset }) => Object.keys(subset).length > 0)
    .some(({ kubeService, failoverService }) =>
      kubeService === undefined ? failoverService !== undefined : sameService(kubeService, service),
    );
}
