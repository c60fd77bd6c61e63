import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidRoute: Rule = verdictRule({
  id: 'istio/invalid-route',
  severity: 'error',
  title: 'a route that leads nowhere',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Two destinations without weights are no first choice and backup: each counts as 0, and shares never move when one of them fails.',
  upstream: 'error',
  hint: '`weight: 100` for the destination that is to serve; for a backup give one host endpoints in several localities and `outlierDetection`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [ reviews ]
  http:
    - route:
        - destination: { host: reviews }
        - destination: { host: reviews-backup }
`,
    good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [ reviews ]
  http:
    - route:
        - destination: { host: reviews }
          weight: 100
        - destination: { host: reviews-backup }
`,
  },
});
