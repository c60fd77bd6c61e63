import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const tunnelSettings: Rule = verdictRule({
  id: 'istio/tunnel-settings',
  severity: 'error',
  title: 'a tunnel without a valid target',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A tunnel opens a connection through a proxy by CONNECT or POST to one target host and port.',
  upstream: 'error',
  hint: 'for example `tunnel: { protocol: CONNECT, targetHost: api.bank.example, targetPort: 443 }`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tunnel: { protocol: GET, targetHost: api.bank.example, targetPort: 443 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tunnel: { protocol: CONNECT, targetHost: api.bank.example, targetPort: 443 }
`,
  },
});
