import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidHost: Rule = verdictRule({
  id: 'istio/invalid-host',
  severity: 'error',
  title: 'a host that is no domain name',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A host is a domain name, whose first label may be a wildcard. Underscores, ports, schemes and IP addresses are no part of it. With DNS and no endpoints the host itself is looked up, so it cannot have a wildcard.',
  upstream: 'error',
  hint: 'write the full name of the service: `reviews.shop.svc.cluster.local`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews_v1.shop.svc.cluster.local
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews-v1.shop.svc.cluster.local
`,
  },
});
