import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const percentOutOfRange: Rule = verdictRule({
  id: 'istio/percent-out-of-range',
  severity: 'error',
  title: 'a percentage outside 0 to 100',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force: nothing is ejected, nothing fails over.',
  upstream: 'error',
  hint: 'write a number from 0 to 100 without `%`; for failover `maxEjectionPercent: 100`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 101 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 100 }
`,
  },
});
