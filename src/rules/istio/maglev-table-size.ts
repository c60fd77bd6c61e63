import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const maglevTableSize: Rule = verdictRule({
  id: 'istio/maglev-table-size',
  severity: 'error',
  title: 'a maglev table that is not of prime size',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Maglev spreads hosts evenly only over a table of prime size, which Envoy limits to less than 5000011.',
  upstream: 'error',
  hint: "use 65537, Envoy's default, or another prime well above 100 times the number of hosts",
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { consistentHash: { httpHeaderName: x-user, maglev: { tableSize: 65536 } } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { consistentHash: { httpHeaderName: x-user, maglev: { tableSize: 65537 } } }
`,
  },
});
