import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const http2KeepaliveIncomplete: Rule = verdictRule({
  id: 'istio/http2-keepalive-incomplete',
  severity: 'error',
  title: 'http2KeepAlive without interval or timeout',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. The pings notice a peer that has gone without closing the connection; both the time between them and the time to wait for an answer must be given.',
  upstream: 'error',
  hint: 'give both, for example `http2KeepAlive: { interval: 15s, timeout: 5s }`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: { http: { http2KeepAlive: { interval: 15s } } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: { http: { http2KeepAlive: { interval: 15s, timeout: 5s } } }
`,
  },
});
