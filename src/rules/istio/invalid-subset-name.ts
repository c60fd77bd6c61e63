import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidSubsetName: Rule = verdictRule({
  id: 'istio/invalid-subset-name',
  severity: 'error',
  title: 'a subset name that is no label',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. The name becomes part of the name of an Envoy cluster, so it has letters, digits and inner `-` only.',
  upstream: 'error',
  hint: 'rename it, here and in the routes that use it',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets: [ { name: v1.2, labels: { version: v1.2 } } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets: [ { name: v1-2, labels: { version: v1.2 } } ]
`,
  },
});
