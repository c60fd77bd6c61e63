import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidEndpointAddress: Rule = verdictRule({
  id: 'istio/invalid-endpoint-address',
  severity: 'error',
  title: 'an endpoint address that cannot be reached as written',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. With STATIC an endpoint is an IP address, with DNS an IP address or a full name, without scheme, port or wildcard; the port stands in `ports`.',
  upstream: 'error',
  hint: 'write the bare address; for names use `resolution: DNS`, for the port `ports: { NAME: NUMBER }`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: east.bank.example } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: east.bank.example } ]
`,
  },
});
