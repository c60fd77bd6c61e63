import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const tlsMutualWithoutFiles: Rule = verdictRule({
  id: 'istio/tls-mutual-without-files',
  severity: 'error',
  title: 'mode MUTUAL without certificate and key',
  why: 'The webhook refuses the rule. Where it was bypassed, istiod cannot build the TLS settings and sends the cluster without any: requests go out in plain text, and every one fails at a port that expects TLS.',
  upstream: 'error',
  hint: 'add `clientCertificate` and `privateKey`, or `credentialName` together with a `workloadSelector`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tls: { mode: MUTUAL, caCertificates: /etc/certs/ca.pem }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    tls: { mode: MUTUAL, caCertificates: /etc/certs/ca.pem, clientCertificate: /etc/certs/tls.crt, privateKey: /etc/certs/tls.key }
`,
  },
});
