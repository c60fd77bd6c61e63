/** Istio's idea of a DNS label: capitals are allowed, underscores are not (istio: pkg/config/labels/instance.go). */
const LABEL = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const WILDCARD_LABEL = new RegExp(`^(\\*|(\\*|\\*-)?${LABEL})$`);
const LABEL_RULE = 'a label has letters, digits and inner `-`, 63 at most';

/** A DNS 1123 label in either case, as names of subsets, ports and namespaces must be. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && DNS_LABEL.test(text);
}

/** Why the name is no full domain name; undefined when it is one (istio: ValidateFQDN). */
export function domainNameProblem(name: string): string | undefined {
  return sizeProblem(name) ?? labelsProblem(name);
}

/** As `domainNameProblem`, but the first label may be `*`, `*foo` or `*-foo` (istio: ValidateWildcardDomain). */
export function wildcardDomainProblem(name: string): string | undefined {
  const size = sizeProblem(name);
  if (size !== undefined) return size;
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  if (first.length > 63 || !WILDCARD_LABEL.test(first)) {
    return `its label \`${first}\` is invalid: ${LABEL_RULE}, and only the first may begin with \`*\``;
  }
  return dot < 0 ? undefined : labelsProblem(name.slice(dot + 1));
}

function sizeProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  return name.length > 255 ? `it has ${name.length} characters, 255 at most are allowed` : undefined;
}

function labelsProblem(name: string): string | undefined {
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  if (/^[+-]?\d+$/.test(last)) return `its last label \`${last}\` is all digits`;
  // A dot at the end is the root and fine; two are not.
  const meant = last === '' ? labels.slice(0, -1) : labels;
  const wrong = name === '' ? undefined : meant.find((label) => !isDnsLabel(label));
  return wrong === undefined ? undefined : `its label \`${wrong}\` is invalid: ${LABEL_RULE}`;
}
