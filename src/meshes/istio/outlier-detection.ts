import { type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import type { Field } from '../../resources/field.js';

/** Istio's `outlierDetection` as the fields it sets in Envoy; the rest is Envoy's default (istio: cluster_traffic_policy.go applyOutlierDetection). */
export function readOutlierDetection(block: Field): OutlierDetection {
  const consecutive5xx = block.get('consecutive5xxErrors').number();
  const gateway = block.get('consecutiveGatewayErrors').number();
  const localOrigin = block.get('consecutiveLocalOriginFailures').number();
  const split = block.get('splitExternalLocalOriginErrors').boolean() === true;
  const statuses = block.get('outlierDetectionHttpErrorCodes').items();
  return outlierDefaults({
    enforcingSuccessRate: 0,
    consecutive5xx,
    enforcingConsecutive5xx: enforcing(consecutive5xx),
    consecutiveGatewayFailure: gateway,
    enforcingConsecutiveGatewayFailure: enforcing(gateway),
    intervalMs: block.get('interval').durationMs(),
    baseEjectionTimeMs: block.get('baseEjectionTime').durationMs(),
    // 0 reads as not set: a plain int32 cannot tell.
    maxEjectionPercent: block.get('maxEjectionPercent').number() || undefined,
    splitExternalLocalOriginErrors: split,
    enforcingLocalOriginSuccessRate: split ? 0 : undefined,
    // 0 cannot switch it off, and without `split` nothing is sent.
    consecutiveLocalOriginFailure: split ? localOrigin || undefined : undefined,
    errorStatuses: statuses.length > 0 ? statuses.flatMap((status) => status.number() ?? []) : undefined,
  });
}

/** Istio's `minHealthPercent`, which becomes the panic threshold. */
export function minHealthPercent(block: Field | undefined): number {
  return block?.get('minHealthPercent').number() ?? 0;
}

function enforcing(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value > 0 ? 100 : 0;
}
