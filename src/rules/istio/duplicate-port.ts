import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const duplicatePort: Rule = verdictRule({
  id: 'istio/duplicate-port',
  severity: 'error',
  title: 'two ports of a ServiceEntry with one name or number',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Endpoints refer to ports by name and clients by number, so each must be unique.',
  upstream: 'error',
  hint: 'give each port a name and a number of its own',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP }, { number: 8080, name: http, protocol: HTTP } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP }, { number: 8080, name: http-alt, protocol: HTTP } ]
`,
  },
});
