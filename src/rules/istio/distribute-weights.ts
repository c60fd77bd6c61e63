import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const distributeWeights: Rule = verdictRule({
  id: 'istio/distribute-weights',
  severity: 'error',
  title: 'weights of distribute out of range, or not 100 together',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. The weights of one `from` are percentages: each is 1 to 100 and all of them sum to 100. A locality that should get nothing is left out, and then it gets nothing in an outage either.',
  upstream: 'error',
  hint: 'make the weights of each `from` sum to 100, each at least 1',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { distribute: [ { from: us-east/*, to: { us-east/*: 80, us-west/*: 25 } } ] } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { distribute: [ { from: us-east/*, to: { us-east/*: 80, us-west/*: 20 } } ] } }
`,
  },
});
