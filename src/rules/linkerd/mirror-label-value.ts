import { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';

const EXPORTED = 'mirror.linkerd.io/exported';
const SELECTORS = ['selector', 'remoteDiscoverySelector', 'federatedServiceSelector'];

const KINDS = [{ group: '', kind: 'Service' }] as const;

export const mirrorLabelValue: Rule = {
  id: 'linkerd/mirror-label-value',
  severity: 'error',
  title: 'an export label that selects no mirror',
  why: 'The service mirror compares the label with exact strings. With any other value no mirror appears in the other clusters, the backend named after it has no Endpoints, and the failover goes nowhere.',
  on: KINDS,
  check(document, report, context) {
    const value = document.labels[EXPORTED];
    // `false` is how people switch an export off.
    if (value === undefined || value === 'true' || value === 'remote-discovery' || value === 'false') return;
    if (isSelected(value, context)) return;
    report({
      document,
      path: ['metadata', 'labels', EXPORTED],
      message: `the value \`${value}\` selects no mirror: Service ${document.name} does not appear in the other clusters`,
      hint: `${EXPORTED}: "true" (through the gateway) or remote-discovery (pod to pod)`,
    });
  },
  examples: {
    bad: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    mirror.linkerd.io/exported: "yes"
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`,
    good: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    mirror.linkerd.io/exported: "true"
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`,
  },
};

/** A Link may bring selectors of its own. */
function isSelected(value: string, context: RuleContext): boolean {
  return context.of('multicluster.linkerd.io', 'Link').some((link) =>
    SELECTORS.some((name) => {
      const selector = Field.root(link).get('spec', name);
      const expressions = selector.get('matchExpressions').items();
      return (
        selector.get('matchLabels').textMap()[EXPORTED] === value ||
        expressions.some(
          (entry) =>
            entry.get('key').text() === EXPORTED &&
            (entry.get('operator').text() === 'Exists' || entry.get('values').texts().includes(value)),
        )
      );
    }),
  );
}
