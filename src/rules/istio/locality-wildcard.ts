import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const localityWildcard: Rule = verdictRule({
  id: 'istio/locality-wildcard',
  severity: 'error',
  title: 'a locality with a hole or a wildcard in the middle',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A locality is `region`, `region/zone` or `region/zone/subzone`; one `*` may stand at the end, and no part may be empty.',
  upstream: 'error',
  hint: 'write `region/*` for all zones of a region, `*` for everywhere',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { distribute: [ { from: '*/zone-1', to: { us-east: 80, us-west: 20 } } ] } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { distribute: [ { from: '*', to: { us-east: 80, us-west: 20 } } ] } }
`,
  },
});
