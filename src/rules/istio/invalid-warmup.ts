import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidWarmup: Rule = verdictRule({
  id: 'istio/invalid-warmup',
  severity: 'error',
  title: 'warmup that cannot be computed',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A host that comes back after an ejection or a start gets its share of traffic slowly; that takes a duration, a share to begin with of 100 % at most, and a curve steeper than 0.',
  upstream: 'error',
  hint: 'for example `warmup: { duration: 30s, minimumPercent: 10, aggression: 1 }`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { simple: ROUND_ROBIN, warmup: { minimumPercent: 10 } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { simple: ROUND_ROBIN, warmup: { duration: 30s, minimumPercent: 10 } }
`,
  },
});
