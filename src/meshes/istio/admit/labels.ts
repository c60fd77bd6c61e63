import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { writtenTextMap } from './written.js';

const DNS_LABEL = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const NAME = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const KEY = new RegExp(`^(${DNS_LABEL}(?:\\.${DNS_LABEL})*/)?(${NAME})$`);
const VALUE = new RegExp(`^(${NAME})?$`);

/** Kubernetes label syntax, except that a value may be of any length and a prefix may have capitals (istio: labels.Instance.Validate). */
export function admitLabels(labels: Field, admission: Admission): void {
  for (const { at, key, value } of writtenTextMap(labels)) {
    const [, prefix = '', name = ''] = KEY.exec(key) ?? [];
    if (name === '' || name.length > 63 || prefix.length > 254) {
      admission.error(at, 'istio/invalid-label', `\`${key}\` is no label key, expected \`name\` or \`prefix/name\``);
    }
    if (!VALUE.test(value)) {
      const expected = 'expected letters, digits, `-`, `_` and `.`, first and last a letter or digit';
      admission.error(at, 'istio/invalid-label', `the value \`${value}\` of label \`${key}\` is invalid, ${expected}`);
    }
  }
}
