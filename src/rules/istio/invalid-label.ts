import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidLabel: Rule = verdictRule({
  id: 'istio/invalid-label',
  severity: 'error',
  title: 'a label that no Pod can have',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Labels of subsets and endpoints follow the syntax of Kubernetes; one that no Pod can carry would select nothing.',
  upstream: 'error',
  hint: 'write the label as it stands on the Pods',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets: [ { name: v1, labels: { version: 'v1 beta' } } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets: [ { name: v1, labels: { version: v1-beta } } ]
`,
  },
});
