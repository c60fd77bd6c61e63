import type { KindRule } from '../rule.js';
import { blue, blueFailover, together } from './guide.js';
import { failsOver, findUpstream, specOf } from './upstreams.js';

const httpRoute = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: blue, namespace: gloo-system }
spec:
  parentRefs: [ { name: http } ]
  rules:
  - backendRefs: [ { group: gloo.solo.io, kind: Upstream, name: default-blue-10000 } ]
`;

export const gatewayApiIgnoresFailover: KindRule = {
  id: 'gloo-federation/gateway-api-ignores-failover',
  severity: 'error',
  title: 'an HTTPRoute to an Upstream with failover',
  why: "Gloo's implementation of the Kubernetes Gateway API passes over the failover section of an Upstream: clients of that route get 503 while those of an Edge VirtualService fail over.",
  on: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
  check(document, report, context) {
    const spec = specOf(document);
    for (const field of spec
      .get('rules')
      .items()
      .flatMap((rule) => rule.get('backendRefs').items())) {
      if (field.get('kind').text() !== 'Upstream' || field.get('group').text() !== 'gloo.solo.io') continue;
      const reference = {
        cluster: document.cluster,
        namespace: field.get('namespace').text() ?? document.namespace,
        name: field.get('name').text() ?? '',
      };
      const upstream = findUpstream(reference, context);
      if (upstream === undefined || !failsOver(upstream, context)) continue;
      report({
        ...field.origin,
        message: `the failover of Upstream ${reference.name} is not used for requests of an HTTPRoute`,
        hint: 'route to it from a VirtualService (gateway.solo.io)',
      });
    }
  },
  examples: {
    bad: together(blueFailover, httpRoute),
    good: together(blue, httpRoute),
  },
};
