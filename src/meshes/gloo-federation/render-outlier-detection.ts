import { type FailureAccrual, type OutlierDetection, outlierDefaults } from '../../model/detection.js';
import type { Json, JsonObject } from '../../model/document.js';
import { formatSeconds } from '../../model/duration.js';
import type { Losses } from '../losses.js';
import { NUMBERS } from './outlier-detection.js';

const WRITABLE: ReadonlySet<string> = new Set([
  ...NUMBERS,
  'splitExternalLocalOriginErrors',
  'intervalMs',
  'baseEjectionTimeMs',
]);

/** An Upstream's `outlierDetection`: `interval`, on which Gloo insists, and what is not at Envoy's default. */
export function renderOutlierDetection(outlier: OutlierDetection, losses: Losses): JsonObject {
  const defaults = outlierDefaults();
  const chosen = Object.entries(outlier).filter(
    ([field, value]) => value !== undefined && value !== defaults[field as keyof OutlierDetection],
  );
  const rendered: JsonObject = { interval: formatSeconds(outlier.intervalMs) };
  for (const [field, value] of chosen) {
    if (!WRITABLE.has(field)) continue;
    rendered[field.replace(/Ms$/, '')] = field.endsWith('Ms') ? formatSeconds(value as number) : (value as Json);
  }
  const lost = chosen.map(([field]) => field).filter((field) => !WRITABLE.has(field) && !follows(field, outlier));
  if (lost.length > 0) {
    losses.add(
      'detection.outlier',
      `an Upstream's outlierDetection has no ${lost.map((field) => field.replace(/Ms$/, '')).join(', ')}`,
      "Envoy's defaults hold for them; consecutive5xx and consecutiveGatewayFailure are there to tune",
    );
  }
  return rendered;
}

/** The longest ejection is the base time where that is longer, whether it is written or not. */
function follows(field: string, { maxEjectionTimeMs, baseEjectionTimeMs }: OutlierDetection): boolean {
  return field === 'maxEjectionTimeMs' && maxEjectionTimeMs === Math.max(300_000, baseEjectionTimeMs);
}

/** The nearest thing to Linkerd's circuit breaking; ejection here is of the whole proxy's view and grows linearly. */
export function outlierOfAccrual({ maxFailures, minPenaltyMs }: FailureAccrual): OutlierDetection {
  return outlierDefaults({
    consecutive5xx: maxFailures || 5,
    baseEjectionTimeMs: minPenaltyMs,
    maxEjectionPercent: 100,
  });
}
