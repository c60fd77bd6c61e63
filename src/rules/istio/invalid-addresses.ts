import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidAddresses: Rule = verdictRule({
  id: 'istio/invalid-addresses',
  severity: 'error',
  title: 'an address of a ServiceEntry that is none',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. `addresses` are virtual IP addresses or blocks of them; names belong into `hosts`, places to go into `endpoints`. A block is possible with resolution NONE or STATIC only.',
  upstream: 'error',
  hint: 'write IP addresses, or leave `addresses` out: Istio then allocates some',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  addresses: [ 10.20.0.0/16 ]
  ports: [ { number: 443, name: tls, protocol: TLS } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  addresses: [ 10.20.0.1 ]
  ports: [ { number: 443, name: tls, protocol: TLS } ]
`,
  },
});
