import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const routeNeverUsed: Rule = verdictRule({
  id: 'istio/route-never-used',
  severity: 'warning',
  title: 'a route behind one that takes every request',
  why: 'Routes are tried from above, and the first that matches gets the request, whether its destination is well or not. A later route is no backup: in an outage of the first one requests fail and the later one stays idle.',
  upstream: 'warning',
  hint: 'put it before the route without `match`, or remove it; for a backup give one host endpoints in several localities and `outlierDetection`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [ reviews ]
  http:
    - route: [ { destination: { host: reviews } } ]
    - route: [ { destination: { host: reviews-backup } } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [ reviews ]
  http:
    - match: [ { headers: { user: { exact: tester } } } ]
      route: [ { destination: { host: reviews-backup } } ]
    - route: [ { destination: { host: reviews } } ]
`,
  },
});
