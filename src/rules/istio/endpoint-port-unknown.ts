import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const endpointPortUnknown: Rule = verdictRule({
  id: 'istio/endpoint-port-unknown',
  severity: 'error',
  title: 'an endpoint maps a port that the ServiceEntry has not',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. An endpoint maps port names of the ServiceEntry to its own numbers; a name that is misspelled maps nothing, and requests would go to the wrong port of the backup.',
  upstream: 'error',
  hint: 'use a name from `ports[].name` of the ServiceEntry',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: east.bank.example, ports: { web: 8080 } } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: east.bank.example, ports: { http: 8080 } } ]
`,
  },
});
