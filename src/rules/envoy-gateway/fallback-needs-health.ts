import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import type { Rule, RuleContext } from '../rule.js';
import { ENVOY_GATEWAY, isFallback, routesTo } from './backends.js';
import { trafficPoliciesOf } from './traffic-policies.js';

const KINDS = [{ group: ENVOY_GATEWAY, kind: 'Backend' }] as const;

export const fallbackNeedsHealth: Rule = {
  id: 'envoy-gateway/fallback-needs-health',
  severity: 'error',
  title: 'a fallback Backend without health checks on its route',
  why: 'Envoy Gateway puts a Backend with fallback: true at a lower priority, and Envoy leaves the first priority only when its hosts are unhealthy. Without an active or passive healthCheck in a BackendTrafficPolicy of the route (or of its Gateway) nothing ever is, so the fallback is never used.',
  on: KINDS,
  check(document, report, context) {
    if (!isFallback(document)) return;
    const blind = routesTo(document, context).filter((route) => !isWatched(route, context));
    const [first] = blind;
    if (first === undefined) return;
    const names = blind.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    report({
      document,
      path: ['spec', 'fallback'],
      message: `no BackendTrafficPolicy gives ${names} a healthCheck: Backend ${document.name} never takes over`,
      hint: `BackendTrafficPolicy with targetRefs: [{ group: gateway.networking.k8s.io, kind: ${first.kind}, name: ${first.name} }] and healthCheck: { passive: { baseEjectionTime: 30s, maxEjectionPercent: 100 } }`,
    });
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
        - { group: gateway.envoyproxy.io, kind: Backend, name: main }
        - { group: gateway.envoyproxy.io, kind: Backend, name: spare }
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
    - backendRefs:
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

/** A route's own policies replace those of its Gateway unless they ask to be merged. */
function isWatched(route: Document, context: RuleContext): boolean {
  const { own, gateway } = trafficPoliciesOf(route, context);
  const merged = own.length === 0 || own.some((policy) => Field.root(policy).get('spec', 'mergeType').present);
  return [...own, ...(merged ? gateway : [])].some((policy) => {
    const check = Field.root(policy).get('spec', 'healthCheck');
    return check.get('active').present || check.get('passive').present;
  });
}
