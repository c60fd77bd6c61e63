import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const endpointsNotAllowed: Rule = verdictRule({
  id: 'istio/endpoints-not-allowed',
  severity: 'error',
  title: 'more endpoints than the resolution can use',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. With NONE requests go where the client wanted, and DNS_ROUND_ROBIN has one endpoint at a time: in neither is there anything to fail over to.',
  upstream: 'error',
  hint: 'use `resolution: DNS` for names or `STATIC` for IP addresses',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS_ROUND_ROBIN
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: east.bank.example }, { address: west.bank.example } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: east.bank.example }, { address: west.bank.example } ]
`,
  },
});
