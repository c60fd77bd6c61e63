import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const duplicateSubset: Rule = verdictRule({
  id: 'istio/duplicate-subset',
  severity: 'error',
  title: 'two subsets with one name',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Routes name a subset, and each one is an Envoy cluster of its own: with two of one name it is open which endpoints a route fails over among.',
  upstream: 'error',
  hint: 'rename one of them, or put both label sets into one subset by a label that they share',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets: [ { name: v1, labels: { version: v1 } }, { name: v1, labels: { version: v1-1 } } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets: [ { name: v1, labels: { version: v1 } }, { name: v1-1, labels: { version: v1-1 } } ]
`,
  },
});
