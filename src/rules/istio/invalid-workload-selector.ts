import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidWorkloadSelector: Rule = verdictRule({
  id: 'istio/invalid-workload-selector',
  severity: 'error',
  title: 'a workloadSelector that compares with a wildcard',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force; in a ServiceEntry this is all that is reported, its other mistakes come to light afterwards. Labels of a selector are compared as they are.',
  upstream: 'error',
  hint: 'name a label that all wanted workloads share',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  workloadSelector: { labels: { app: "bank-*" } }
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
