import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const unixEndpoint: Rule = verdictRule({
  id: 'istio/unix-endpoint',
  severity: 'error',
  title: 'a unix socket that cannot be used as written',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. A socket is given by an absolute path or an abstract name, has no ports, and stands for exactly one port of the ServiceEntry.',
  upstream: 'error',
  hint: 'write `unix:///dir/file` or `unix://@name`, no `ports`, and one ServiceEntry for each port',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ local.bank.example ]
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: "unix://run/bank.sock" } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ local.bank.example ]
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: "unix:///run/bank.sock" } ]
`,
  },
});
