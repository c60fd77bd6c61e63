import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const unsupportedProtocol: Rule = verdictRule({
  id: 'istio/unsupported-protocol',
  severity: 'error',
  title: 'a protocol that Istio does not know',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. The protocol decides what Envoy can see of the traffic, and with it what counts as an error and what can be retried.',
  upstream: 'error',
  hint: 'use HTTP, HTTP2, GRPC, HTTPS, TLS or TCP; leave it out to have it detected',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP/1.1 } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DNS
  ports: [ { number: 80, name: http, protocol: HTTP } ]
`,
  },
});
