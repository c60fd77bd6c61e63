import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const tlsConfigMapNamespace: Rule = verdictRule({
  id: 'istio/tls-config-map-namespace',
  severity: 'error',
  title: 'a ConfigMap of another namespace as credentialName',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A rule may read ConfigMaps of its own namespace only, written with namespace and name.',
  upstream: 'error',
  hint: 'copy the ConfigMap into the namespace of the rule and write `configmap://NAMESPACE/NAME`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  workloadSelector: { matchLabels: { app: cart } }
  trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap://bank/ca" } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  workloadSelector: { matchLabels: { app: cart } }
  trafficPolicy: { tls: { mode: SIMPLE, credentialName: "configmap://shop/ca" } }
`,
  },
});
