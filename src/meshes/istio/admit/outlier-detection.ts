import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { admitDuration } from './durations.js';
import { fieldName, writtenNumber } from './written.js';

/** istio: validation.go validateOutlierDetection. Thresholds are not compared with each other there, nor with the number of endpoints. */
export function admitOutlierDetection(outlier: Field, admission: Admission): void {
  if (!outlier.present) return;
  admitDuration(outlier.get('baseEjectionTime'), admission);
  const consecutive = outlier.get('consecutiveErrors');
  if ((writtenNumber(consecutive) ?? 0) !== 0) {
    admission.warning(consecutive, 'istio/consecutive-errors-ignored', ignoredMessage(outlier));
  }
  const localOrigin = outlier.get('consecutiveLocalOriginFailures');
  const failures = writtenNumber(localOrigin) ?? 0;
  if (outlier.get('splitExternalLocalOriginErrors').boolean() !== true && failures > 0) {
    const message = `consecutiveLocalOriginFailures is ${failures}, but splitExternalLocalOriginErrors is not true, so local failures are not counted apart`;
    admission.error(localOrigin, 'istio/local-origin-without-split', message);
  }
  admitDuration(outlier.get('interval'), admission);
  admitPercent(outlier.get('maxEjectionPercent'), admission);
  admitPercent(outlier.get('minHealthPercent'), admission);
}

/** What current Istio makes of a block with `consecutiveErrors`. */
export function ignoredMessage(outlier: Field): string {
  const written = outlier.get('consecutiveErrors').value;
  const other = ['consecutive5xxErrors', 'consecutiveGatewayErrors'].find((name) => outlier.get(name).present);
  const effect =
    other === undefined ? 'a host is ejected after 5 answers of class 5xx in a row' : `${other} alone counts`;
  return `consecutiveErrors is ignored by current Istio: not ${JSON.stringify(written)} errors, but ${effect}`;
}

/** 0 to 100; absent passes. */
function admitPercent(field: Field, admission: Admission): void {
  const percent = writtenNumber(field);
  if (percent === undefined || (percent >= 0 && percent <= 100)) return;
  admission.error(field, 'istio/percent-out-of-range', `${fieldName(field)} is ${percent}, expected 0 to 100`);
}
