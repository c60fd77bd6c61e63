import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const dynamicDnsSettings: Rule = verdictRule({
  id: 'istio/dynamic-dns-settings',
  severity: 'error',
  title: 'a DYNAMIC_DNS ServiceEntry that says where to go',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. With DYNAMIC_DNS Envoy looks up whatever host a request carries: hosts are wildcards, and addresses, endpoints and ports that carry no host name have no place in it. It has no levels either, so it cannot fail over.',
  upstream: 'error',
  hint: 'use `resolution: DNS` with endpoints to fail over; for DYNAMIC_DNS keep wildcard hosts and HTTP, HTTP2, GRPC or TLS ports only',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  resolution: DYNAMIC_DNS
  ports: [ { number: 80, name: http, protocol: HTTP } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ '*.bank.example' ]
  resolution: DYNAMIC_DNS
  ports: [ { number: 80, name: http, protocol: HTTP } ]
`,
  },
});
