import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { isDnsLabel, wildcardDomainProblem } from './domain-name.js';
import { admitExportTo } from './export-to.js';
import { admitLabels } from './labels.js';
import { admitTrafficPolicy } from './traffic-policy.js';
import { admitSelectorIsNotEmpty, admitSelectorLabels } from './workload-selector.js';
import { writtenObjects, writtenText } from './written.js';

/** istio: validation.go ValidateDestinationRule. */
export function admitDestinationRule(spec: Field, admission: Admission): void {
  admitHost(spec, admission);
  admitTrafficPolicy(spec.get('trafficPolicy'), admission);
  admitSubsets(spec, admission);
  const selector = spec.get('workloadSelector');
  admitExportTo(spec.get('exportTo'), admission, { selected: selector.present });
  if (!selector.present) return;
  const labels = selector.get('matchLabels');
  admitSelectorLabels(labels, admission);
  admitSelectorIsNotEmpty(selector, labels, admission, 'the rule holds for every client of its namespace');
}

function admitHost(spec: Field, admission: Admission): void {
  const field = spec.get('host');
  const host = writtenText(field);
  const problem = host === undefined ? undefined : wildcardDomainProblem(host);
  if (problem === undefined) return;
  const message = host === '' ? 'the rule has no host' : `host \`${host}\` is no domain name: ${problem}`;
  admission.error(field.present ? field : spec, 'istio/invalid-host', message);
}

function admitSubsets(spec: Field, admission: Admission): void {
  const names = new Set<string>();
  const subsets = admission.withoutWarnings();
  for (const subset of writtenObjects(spec.get('subsets'), admission)) {
    const name = writtenText(subset.get('name'));
    if (name !== undefined) {
      if (names.has(name)) {
        admission.error(subset, 'istio/duplicate-subset', `there is more than one subset called \`${name}\``);
      }
      names.add(name);
      admitSubsetName(subset, name, admission);
    }
    admitLabels(subset.get('labels'), admission);
    admitTrafficPolicy(subset.get('trafficPolicy'), subsets);
  }
}

function admitSubsetName(subset: Field, name: string, admission: Admission): void {
  if (isDnsLabel(name)) return;
  const found = name === '' ? 'a subset has no name' : `the subset name \`${name}\` is invalid`;
  const message = `${found}, expected letters, digits and inner \`-\`, 63 at most`;
  admission.error(name === '' ? subset : subset.get('name'), 'istio/invalid-subset-name', message);
}
