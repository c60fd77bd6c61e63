import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const nullEntry: Rule = verdictRule({
  id: 'istio/null-entry',
  severity: 'error',
  title: 'an empty entry in a list',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A `-` with nothing behind it is most often a wrong indentation, or a template that rendered nothing.',
  upstream: 'error',
  hint: 'remove the empty `-`, or indent what belongs to it',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets:
    -
    - { name: v1, labels: { version: v1 } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets:
    - { name: v1, labels: { version: v1 } }
`,
  },
});
