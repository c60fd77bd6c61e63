import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const selectorWithResolutionNone: Rule = verdictRule({
  id: 'istio/selector-with-resolution-none',
  severity: 'warning',
  title: 'a workloadSelector that resolution NONE ignores',
  why: 'With NONE, which is the default, requests go to the address that the client asked for. The selected workloads never get any, and nothing can fail over among them.',
  upstream: 'warning',
  hint: 'add `resolution: STATIC`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  location: MESH_INTERNAL
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  workloadSelector: { labels: { app: bank } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  workloadSelector: { labels: { app: bank } }
`,
  },
});
