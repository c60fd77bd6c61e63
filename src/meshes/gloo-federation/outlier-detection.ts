import { type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import type { Field } from '../../resources/field.js';

/** Its numbers, which are called as in Envoy. */
export const NUMBERS = [
  'consecutive5xx',
  'enforcingConsecutive5xx',
  'consecutiveGatewayFailure',
  'enforcingConsecutiveGatewayFailure',
  'consecutiveLocalOriginFailure',
  'enforcingConsecutiveLocalOriginFailure',
  'successRateMinimumHosts',
  'successRateRequestVolume',
  'successRateStdevFactor',
  'enforcingSuccessRate',
  'enforcingLocalOriginSuccessRate',
  'maxEjectionPercent',
] as const;

/** An Upstream's `outlierDetection` with Envoy's defaults. Undefined when it is absent or rejected: Gloo insists on `interval`. */
export function readOutlierDetection(field: Field, notes: string[]): OutlierDetection | undefined {
  if (!field.present) return undefined;
  if (!field.get('interval').present) {
    notes.push('The outlierDetection has no interval, so the Upstream is rejected and nothing is ejected.');
    return undefined;
  }
  return outlierDefaults({
    ...Object.fromEntries(NUMBERS.map((name) => [name, field.get(name).number()])),
    splitExternalLocalOriginErrors: field.get('splitExternalLocalOriginErrors').boolean(),
    intervalMs: field.get('interval').durationMs(),
    baseEjectionTimeMs: field.get('baseEjectionTime').durationMs(),
  });
}
