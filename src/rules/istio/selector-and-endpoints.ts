import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const selectorAndEndpoints: Rule = verdictRule({
  id: 'istio/selector-and-endpoints',
  severity: 'error',
  title: 'workloadSelector and endpoints in one ServiceEntry',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Endpoints are either listed or selected among Pods and WorkloadEntries.',
  upstream: 'error',
  hint: 'list all endpoints, or give WorkloadEntries the labels of the selector',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  workloadSelector: { labels: { app: bank } }
  endpoints: [ { address: 10.2.0.1 } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: 10.2.0.1 } ]
`,
  },
});
