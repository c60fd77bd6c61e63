import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const endpointWithoutAddress: Rule = verdictRule({
  id: 'istio/endpoint-without-address',
  severity: 'warning',
  title: 'an endpoint with a network and no address',
  why: 'Such an endpoint stands for whatever lies behind the gateway of its network. It works only while istiod knows a gateway of that network; without one the endpoint does not exist, and a failover to it goes nowhere.',
  upstream: 'warning',
  hint: 'give the endpoint an address, or make sure that the network has a gateway',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { network: network-2, locality: us-west } ]
`,
    good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec:
  hosts: [ api.bank.example ]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [ { number: 80, name: http, protocol: HTTP } ]
  endpoints: [ { address: 10.2.0.1, network: network-2, locality: us-west } ]
`,
  },
});
