import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const failoverFromEqualsTo: Rule = verdictRule({
  id: 'istio/failover-from-equals-to',
  severity: 'error',
  title: 'failover from a region to itself',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Endpoints of the own region come first anyway; failover says which other region comes next.',
  upstream: 'error',
  hint: 'name another region in `to`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { failover: [ { from: us-east, to: us-east } ] } }
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
