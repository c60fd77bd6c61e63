import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { isDnsLabel } from './domain-name.js';
import { writtenTexts } from './written.js';

export interface ExportToOptions {
  /** Only a ServiceEntry may be exported to nobody (`~`). */
  allowsNobody?: boolean;
  /** The object has a workload selector, so that nobody outside its namespace can use it. */
  selected?: boolean;
}

/**
 * `exportTo` of any kind (istio: validation.go validateExportTo). Without `metadata.namespace` it stays open whether a name is the
 * object's own namespace: then only what is wrong in every namespace is reported.
 */
export function admitExportTo(list: Field, admission: Admission, options: ExportToOptions = {}): void {
  const entries = writtenTexts(list);
  if (entries.length === 0) return;
  const own = list.document.namespace;
  const error = (at: Field, message: string) => admission.error(at, 'istio/invalid-export-to', message);
  const namespaces = new Set<string>();
  for (const { at, text } of entries) {
    // `.` counts as the namespace itself.
    const key = text === '.' ? (own ?? text) : text;
    if (namespaces.has(key)) error(at, duplicate(text, key));
    else if (text === '~' && options.allowsNobody === true) namespaces.add(key);
    else if (text === '~') error(at, '`~` (nobody) is allowed in a ServiceEntry only');
    else if (text === '.' || text === '*' || isDnsLabel(text)) namespaces.add(key);
    else error(at, `\`${text}\` is no namespace, expected \`.\`, \`*\` or a DNS label`);
  }
  if (options.selected === true && namespaces.size > 0) {
    if (namespaces.size > 1)
      error(list, `${listed(namespaces)}: with a workloadSelector only the own namespace is allowed`);
    else if (!mayBeOwn([...namespaces][0] ?? '', own)) {
      error(list, `${listed(namespaces)} is not the own namespace, which a workloadSelector demands`);
    }
  }
  if (namespaces.has('*') && entries.length > 1) error(list, '`*` (everybody) stands beside other namespaces');
  if (namespaces.has('~') && entries.length > 1) error(list, '`~` (nobody) stands beside somebody');
}

function mayBeOwn(key: string, own: string | undefined): boolean {
  return own === undefined ? key !== '*' && key !== '~' : key === own;
}

function duplicate(text: string, key: string): string {
  return text === '.' && key !== text
    ? `\`.\` is the own namespace \`${key}\`, listed before`
    : `\`${text}\` is listed twice`;
}

function listed(namespaces: Set<string>): string {
  return [...namespaces].map((namespace) => `\`${namespace}\``).join(', ');
}
