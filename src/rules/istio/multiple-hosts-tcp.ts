import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const multipleHostsTcp: Rule = verdictRule({
  id: 'istio/multiple-hosts-tcp',
  severity: 'error',
  title: 'several hosts at a port that does not say which is meant',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. HTTP requests and TLS handshakes carry the host name, plain TCP does not: traffic of one host would fail over to the endpoints of another.',
  upstream: 'error',
  hint: 'write one ServiceEntry for each host, or use an HTTP or TLS protocol',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ db-a.bank.example, db-b.bank.example ]
  resolution: DNS
  ports: [ { number: 3306, name: mysql, protocol: MySQL } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ db-a.bank.example ]
  resolution: DNS
  ports: [ { number: 3306, name: mysql, protocol: MySQL } ]
`,
  },
});
