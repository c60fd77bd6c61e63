import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const sessionCookie: Rule = verdictRule({
  id: 'istio/session-cookie',
  severity: 'error',
  title: 'a session cookie without a name, or with attributes that clash',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. The cookie that pins a client to an endpoint needs a name; its attributes need one each, none twice.',
  upstream: 'error',
  hint: 'for example `httpCookie: { name: session, ttl: 1h }`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { consistentHash: { httpCookie: { ttl: 1h } } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { consistentHash: { httpCookie: { name: session, ttl: 1h } } }
`,
  },
});
