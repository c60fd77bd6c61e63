import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const localOriginWithoutSplit: Rule = verdictRule({
  id: 'istio/local-origin-without-split',
  severity: 'error',
  title: 'consecutiveLocalOriginFailures without splitExternalLocalOriginErrors',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Without the split, failed connections count as 5xx answers; the threshold for them alone would never be looked at.',
  upstream: 'error',
  hint: 'add `splitExternalLocalOriginErrors: true`, or remove consecutiveLocalOriginFailures',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutiveLocalOriginFailures: 3, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 3, maxEjectionPercent: 100 }
`,
  },
});
