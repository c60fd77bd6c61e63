import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const minimumRingSize: Rule = verdictRule({
  id: 'istio/minimum-ring-size',
  severity: 'warning',
  title: 'consistentHash.minimumRingSize',
  why: 'The field is deprecated: it moved into `ringHash`. Beside `ringHash` or `maglev` the webhook refuses it, as it is open which table is meant.',
  upstream: 'warning',
  hint: 'move it: `consistentHash: { ringHash: { minimumRingSize: ... } }`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { consistentHash: { httpHeaderName: x-user, minimumRingSize: 4096 } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { consistentHash: { httpHeaderName: x-user, ringHash: { minimumRingSize: 4096 } } }
`,
  },
});
