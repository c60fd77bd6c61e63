import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidExportTo: Rule = verdictRule({
  id: 'istio/invalid-export-to',
  severity: 'error',
  title: 'exportTo that contradicts itself',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. `.` is the own namespace, `*` everybody, `~` nobody (ServiceEntry only); `*` and `~` stand alone, nothing stands twice. A rule with a workloadSelector is for its own namespace only.',
  upstream: 'error',
  hint: "use `['.']`, `['*']`, or a list of namespaces in which `.` or the own name stands once",
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  exportTo: [ '*', shop ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  exportTo: [ '.', checkout ]
`,
  },
});
