import { parseDuration } from '../../../model/duration.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { fieldName } from './written.js';

/** At least 1ms and whole milliseconds (istio: agent/validation.go ValidateDuration); absent passes. */
export function admitDuration(field: Field, admission: Admission): void {
  const { value } = field;
  if (typeof value !== 'string') return;
  const wrong = durationProblem(parseDuration(value));
  if (wrong === undefined) return;
  admission.error(field, 'istio/invalid-duration', `${fieldName(field)} is \`${value}\`, ${wrong}`);
}

function durationProblem(ms: number | undefined): string | undefined {
  if (ms === undefined) return 'which is no duration, expected one such as `500ms` or `1m30s`';
  if (ms < 1) return 'expected at least `1ms`';
  return Number.isInteger(ms) ? undefined : 'expected whole milliseconds';
}
