import { ROUTES, routeRules } from '../gateway-api/backend-refs.js';
import type { Rule } from '../rule.js';
import { fallbacksOf } from './backends.js';

export const fallbackSplitCluster: Rule = {
  id: 'envoy-gateway/fallback-split-cluster',
  severity: 'error',
  title: 'filters on a backendRef take the fallback apart',
  why: 'Priorities work inside one Envoy cluster. As soon as a backendRef has filters, Envoy Gateway makes a cluster of each backend and shares the requests among them by weight: the fallback gets requests all the time, and nothing fails over.',
  on: ROUTES,
  check(document, report, context) {
    for (const rule of routeRules(document)) {
      const [fallback] = fallbacksOf(rule, document, context);
      const split = rule.backendRefs.find(({ filters }) => filters.length > 0);
      if (fallback === undefined || split === undefined) continue;
      report({
        document,
        path: [...split.path, 'filters'],
        message: `filters on backend ${split.name} make one cluster of each of ${rule.backendRefs.length} backends: ${fallback.name} is no fallback any more, but shares the requests`,
        hint: 'move the filters to the rule',
      });
    }
  },
  examples: {
    bad: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata:
  name: main
  namespace: shop
spec:
  endpoints: [{ fqdn: { hostname: main.example, port: 443 } }]
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata:
  name: spare
  namespace: shop
spec:
  fallback: true
  endpoints: [{ fqdn: { hostname: spare.example, port: 443 } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs: [{ name: entry }]
  rules:
    - backendRefs:
        - group: gateway.envoyproxy.io
          kind: Backend
          name: main
          filters:
            - type: RequestHeaderModifier
              requestHeaderModifier: { set: [{ name: x-tier, value: main }] }
        - { group: gateway.envoyproxy.io, kind: Backend, name: spare }
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata:
  name: web
  namespace: shop
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: web }]
  healthCheck:
    passive: { baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata:
  name: main
  namespace: shop
spec:
  endpoints: [{ fqdn: { hostname: main.example, port: 443 } }]
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata:
  name: spare
  namespace: shop
spec:
  fallback: true
  endpoints: [{ fqdn: { hostname: spare.example, port: 443 } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs: [{ name: entry }]
  rules:
    - filters:
        - type: RequestHeaderModifier
          requestHeaderModifier: { set: [{ name: x-tier, value: main }] }
      backendRefs:
        - { group: gateway.envoyproxy.io, kind: Backend, name: main }
        - { group: gateway.envoyproxy.io, kind: Backend, name: spare }
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata:
  name: web
  namespace: shop
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: web }]
  healthCheck:
    passive: { baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
};
