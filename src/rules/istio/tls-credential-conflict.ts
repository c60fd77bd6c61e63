import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const tlsCredentialConflict: Rule = verdictRule({
  id: 'istio/tls-credential-conflict',
  severity: 'error',
  title: 'certificates both as files and as credentialName',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. With credentialName everything comes from that Secret: certificate, key, CA and revocation list.',
  upstream: 'error',
  hint: 'remove credentialName or the files',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  workloadSelector: { matchLabels: { app: cart } }
  trafficPolicy: { tls: { mode: SIMPLE, credentialName: bank-ca, caCertificates: /etc/certs/ca.pem } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  workloadSelector: { matchLabels: { app: cart } }
  trafficPolicy: { tls: { mode: SIMPLE, credentialName: bank-ca } }
`,
  },
});
