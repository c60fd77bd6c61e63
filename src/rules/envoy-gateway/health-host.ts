import type { Document } from '../../model/document.js';
import { isIpAddress } from '../../model/ip-address.js';
import { Field } from '../../resources/field.js';
import { routeRules } from '../gateway-api/backend-refs.js';
import type { Rule } from '../rule.js';
import { backendOf, ENVOY_GATEWAY } from './backends.js';

const KINDS = [{ group: ENVOY_GATEWAY, kind: 'BackendTrafficPolicy' }] as const;

export const healthHost: Rule = {
  id: 'envoy-gateway/health-host',
  severity: 'warning',
  title: 'health checks with the host name of the route',
  why: 'Active HTTP checks carry the host name of the route, also where requests are rewritten to another one. A backend that does not know that name answers 404 or 403, so all hosts fail their checks, or pass them on the wrong virtual host, and the fallback is used at the wrong time.',
  on: KINDS,
  check(document, report, context) {
    const spec = Field.root(document).get('spec');
    const http = spec.get('healthCheck', 'active', 'http');
    if (!http.present || http.get('hostname').present) return;
    const targets = [spec.get('targetRef'), ...spec.get('targetRefs').items()];
    for (const target of targets.filter((ref) => ref.get('kind').text() === 'HTTPRoute')) {
      const name = target.get('name').text();
      const route = context
        .of('gateway.networking.k8s.io', 'HTTPRoute')
        .find((candidate) => candidate.name === name && candidate.namespace === document.namespace);
      const hosts = route === undefined ? [] : Field.root(route).get('spec', 'hostnames').texts();
      if (route === undefined || hosts.length === 0) continue;
      const other = routeRules(route)
        .flatMap(({ filters, backendRefs }) => [
          ...[...filters, ...backendRefs.flatMap((ref) => ref.filters)].map((filter) =>
            filter.get('urlRewrite', 'hostname').text(),
          ),
          ...backendRefs.flatMap((ref) => publicNames(backendOf(ref, route, context))),
        ])
        .find((host) => host !== undefined && !hosts.some((own) => covers(own, host)));
      if (other === undefined) continue;
      report({
        document,
        path: http.path,
        message: `the checks ask for host ${hosts[0]}, the host name of HTTPRoute ${route.name}, but the backend is ${other}`,
        hint: `hostname: ${other}`,
      });
      return;
    }
  },
  examples: {
    bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs: [{ name: entry }]
  hostnames: [www.shop.example]
  rules:
    - filters:
        - type: URLRewrite
          urlRewrite: { hostname: api.backend.example }
      backendRefs:
        - { group: gateway.envoyproxy.io, kind: Backend, name: api }
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata:
  name: web
  namespace: shop
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: web }]
  healthCheck:
    active: { type: HTTP, interval: 5s, timeout: 1s, http: { path: /health } }
`,
    good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs: [{ name: entry }]
  hostnames: [www.shop.example]
  rules:
    - filters:
        - type: URLRewrite
          urlRewrite: { hostname: api.backend.example }
      backendRefs:
        - { group: gateway.envoyproxy.io, kind: Backend, name: api }
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata:
  name: web
  namespace: shop
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: web }]
  healthCheck:
    active: { type: HTTP, interval: 5s, timeout: 1s, http: { path: /health, hostname: api.backend.example } }
`,
  },
};

/** Names outside the cluster: a server there seldom answers to somebody else's host name. */
function publicNames(backend: Document | undefined): string[] {
  if (backend === undefined) return [];
  return Field.root(backend)
    .get('spec', 'endpoints')
    .items()
    .flatMap((endpoint) => endpoint.get('fqdn', 'hostname').text() ?? [])
    .filter((host) => host.includes('.') && !isIpAddress(host) && !/\.(svc|local|internal)(\.|$)/.test(host));
}

function covers(own: string, host: string): boolean {
  return own.startsWith('*.') ? host.endsWith(own.slice(1)) : own === host;
}
