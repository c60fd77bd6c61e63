import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const emptyWorkloadSelector: Rule = verdictRule({
  id: 'istio/empty-workload-selector',
  severity: 'warning',
  title: 'a workloadSelector without labels',
  why: 'A selector without labels selects everything in its namespace. In a ServiceEntry every workload becomes an endpoint, so requests go to pods that cannot answer them; in a DestinationRule the selector does nothing but hide other rules.',
  upstream: 'warning',
  hint: 'name the labels of the workloads that are meant, or remove the selector',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  workloadSelector: {}
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  workloadSelector: { matchLabels: { app: cart } }
`,
  },
});
