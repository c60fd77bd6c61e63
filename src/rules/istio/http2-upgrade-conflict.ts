import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const http2UpgradeConflict: Rule = verdictRule({
  id: 'istio/http2-upgrade-conflict',
  severity: 'error',
  title: 'h2UpgradePolicy UPGRADE with useClientProtocol',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. One setting forces HTTP/2 towards the service, the other keeps what the client speaks.',
  upstream: 'error',
  hint: 'remove one of the two',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: { http: { h2UpgradePolicy: UPGRADE, useClientProtocol: true } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    connectionPool: { http: { h2UpgradePolicy: UPGRADE } }
`,
  },
});
