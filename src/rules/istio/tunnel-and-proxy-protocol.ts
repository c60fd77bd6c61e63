import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const tunnelAndProxyProtocol: Rule = verdictRule({
  id: 'istio/tunnel-and-proxy-protocol',
  severity: 'error',
  title: 'tunnel and proxyProtocol together',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force, and nothing else of the policy is checked: further mistakes come to light afterwards.',
  upstream: 'error',
  hint: 'remove one of the two',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tunnel: { targetHost: api.bank.example, targetPort: 443 }
    proxyProtocol: { version: V1 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tunnel: { targetHost: api.bank.example, targetPort: 443 }
`,
  },
});
