import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const partialWildcardHost: Rule = verdictRule({
  id: 'istio/partial-wildcard-host',
  severity: 'warning',
  title: 'a host like `*foo.com`',
  why: 'A `*` is meant to be a whole label. Envoy compares the server names of TLS connections by whole labels only, so such a host matches none of them: the connections take another route, without this failover.',
  upstream: 'warning',
  hint: 'write `*.` in front, or list the hosts',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ '*bank.example' ]
  resolution: NONE
  ports: [ { number: 443, name: https, protocol: HTTPS } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ '*.bank.example' ]
  resolution: NONE
  ports: [ { number: 443, name: https, protocol: HTTPS } ]
`,
  },
});
