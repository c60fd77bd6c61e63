import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const localityOverlap: Rule = verdictRule({
  id: 'istio/locality-overlap',
  severity: 'error',
  title: 'two localities of distribute that overlap',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A missing zone stands for all zones, so `us-east` and `us-east/zone-1` both speak for the same endpoints. Among the `from` the narrower one may stand before the wider one; among the keys of one `to` Istio goes by chance, and refuses an overlap now and then.',
  upstream: 'error',
  hint: 'keep one of them; among the `from` put the narrower one first and end the wider one with `/*`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        distribute:
          - { from: us-east, to: { us-east: 80, us-west: 20 } }
          - { from: us-east/zone-1, to: { us-east/zone-1: 90, us-west: 10 } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        distribute:
          - { from: us-east/zone-1, to: { us-east/zone-1: 90, us-west: 10 } }
          - { from: us-east/*, to: { us-east: 80, us-west: 20 } }
`,
  },
});
