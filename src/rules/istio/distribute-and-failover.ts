import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const distributeAndFailover: Rule = verdictRule({
  id: 'istio/distribute-and-failover',
  severity: 'error',
  title: 'distribute and failover in one localityLbSetting',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force: there is neither the wanted share nor the wanted order. Fixed shares and an order for outages are two different things; under distribute nothing ever fails over.',
  upstream: 'error',
  hint: 'keep `failover` to have an order for outages, or `distribute` to have fixed shares',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        distribute: [ { from: us-east/*, to: { us-east/*: 80, us-west/*: 20 } } ]
        failover: [ { from: us-east, to: us-west } ]
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { failover: [ { from: us-east, to: us-west } ] } }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
});
