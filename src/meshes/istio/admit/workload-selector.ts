import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { writtenTextMap } from './written.js';

/** What is wrong with the labels of a workload selector (istio: validateWorkloadSelector, ValidateAlphaWorkloadSelector). True when nothing is. */
export function admitSelectorLabels(labels: Field, admission: Admission): boolean {
  let valid = true;
  const error = (at: Field, message: string) => {
    admission.error(at, 'istio/invalid-workload-selector', message);
    valid = false;
  };
  for (const { at, key, value } of writtenTextMap(labels)) {
    if (key === '') error(labels, `the value \`${value}\` stands under an empty label key`);
    if (key.includes('*') || value.includes('*')) {
      error(at, `\`${key}=${value}\` has a \`*\`, which is no wildcard in a selector: labels are compared as they are`);
    }
  }
  return valid;
}

/** A selector that selects by nothing is most likely a mistake; Istio warns. */
export function admitSelectorIsNotEmpty(selector: Field, labels: Field, admission: Admission, effect: string): void {
  if (writtenTextMap(labels).length > 0) return;
  admission.warning(selector, 'istio/empty-workload-selector', `workloadSelector has no labels: ${effect}`);
}
