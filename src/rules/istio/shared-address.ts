import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const sharedAddress: Rule = verdictRule({
  id: 'istio/shared-address',
  severity: 'warning',
  title: 'several hosts behind one address and a TCP port',
  why: 'Traffic to the address carries no host name that Istio reads at such a port, so it takes one of the hosts for all. In an outage it fails over to the endpoints of that one.',
  upstream: 'warning',
  hint: 'write one ServiceEntry for each host, each with an address of its own',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ a.bank.example, b.bank.example ]
  addresses: [ 10.20.0.1 ]
  resolution: DNS
  ports: [ { number: 443, name: https, protocol: HTTPS } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ a.bank.example ]
  addresses: [ 10.20.0.1 ]
  resolution: DNS
  ports: [ { number: 443, name: https, protocol: HTTPS } ]
`,
  },
});
