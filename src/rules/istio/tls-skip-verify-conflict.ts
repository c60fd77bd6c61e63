import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const tlsSkipVerifyConflict: Rule = verdictRule({
  id: 'istio/tls-skip-verify-conflict',
  severity: 'error',
  title: 'insecureSkipVerify together with what should be verified',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. The server is either verified against a CA and names, or not at all.',
  upstream: 'error',
  hint: 'remove insecureSkipVerify',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tls: { mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: [ api.bank.example ] }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tls: { mode: SIMPLE, subjectAltNames: [ api.bank.example ] }
`,
  },
});
