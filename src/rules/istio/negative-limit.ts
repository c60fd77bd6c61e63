import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const negativeLimit: Rule = verdictRule({
  id: 'istio/negative-limit',
  severity: 'error',
  title: 'a limit of the connection pool below 0',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Limits are counts; 0 means the default, which is practically unlimited.',
  upstream: 'error',
  hint: 'write a count, or leave the field out for no limit',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: { tcp: { maxConnections: -1 } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: { tcp: { maxConnections: 1000 } }
`,
  },
});
