import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const emptyPolicy: Rule = verdictRule({
  id: 'istio/empty-policy',
  severity: 'error',
  title: 'a policy block with nothing in it',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. An empty trafficPolicy, port setting or connectionPool is taken for a mistake, most often a wrong indentation that left its content one level further out.',
  upstream: 'error',
  hint: 'fill the block in or remove it; look at the indentation of the lines below it',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: {}
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: { tcp: { connectTimeout: 1s } }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
});
