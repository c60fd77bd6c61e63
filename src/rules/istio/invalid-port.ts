import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidPort: Rule = verdictRule({
  id: 'istio/invalid-port',
  severity: 'error',
  title: 'a port without a valid number or name',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Port numbers are 1 to 65535; port names are labels such as `http-web`. A port setting without port would hold for no port at all.',
  upstream: 'error',
  hint: 'write a number from 1 to 65535, and a name of letters, digits and `-`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http_web, protocol: HTTP } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http-web, protocol: HTTP } ]
`,
  },
});
