import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const tcpNeedsAddress: Rule = verdictRule({
  id: 'istio/tcp-needs-address',
  severity: 'warning',
  title: 'a TCP port without an address',
  why: 'Without an address of its own, traffic to such a port cannot be told from that to other hosts at the same port: it may take the settings, and the failover, of another ServiceEntry. No address is allocated with resolution NONE or with the label that switches it off.',
  upstream: 'warning',
  hint: 'add `addresses`, let Istio allocate one, or name an HTTP or TLS protocol',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ db.bank.example ]
  resolution: NONE
  ports: [ { number: 3306, name: tcp, protocol: TCP } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ db.bank.example ]
  resolution: NONE
  addresses: [ 10.20.0.1 ]
  ports: [ { number: 3306, name: tcp, protocol: TCP } ]
`,
  },
});
