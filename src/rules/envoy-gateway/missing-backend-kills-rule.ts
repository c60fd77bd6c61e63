import { suggestion } from '../../manifest/did-you-mean.js';
import { apiGroup } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import { isOfService, ROUTES, routeRules } from '../gateway-api/backend-refs.js';
import type { Rule, RuleContext } from '../rule.js';
import { ENVOY_GATEWAY } from './backends.js';

const inUse = new WeakMap<RuleContext, boolean>();

export const missingBackendKillsRule: Rule = {
  id: 'envoy-gateway/missing-backend-kills-rule',
  severity: 'error',
  title: 'one absent backend fails a whole rule',
  why: 'Envoy Gateway 1.4 and 1.5 answer every request of a rule with 500 when one of its backends does not exist, even one of weight 0; other releases fail the share of that backend. A standby that was removed from the cluster so takes the healthy backends down with it.',
  on: ROUTES,
  check(document, report, context) {
    if (!usesEnvoyGateway(context) || isOfService(document)) return;
    for (const { backendRefs } of routeRules(document)) {
      for (const { group, kind, namespace, name, weight, path } of backendRefs) {
        if (!(group === '' && kind === 'Service') && !(group === ENVOY_GATEWAY && kind === 'Backend')) continue;
        if (!context.decides(group, kind, namespace, document.cluster)) continue;
        if (context.find(group, kind, namespace, name, document.cluster) !== undefined) continue;
        const names = context.of(group, kind).filter((other) => other.namespace === namespace);
        report({
          document,
          path: [...path, 'name'],
          message: `no ${kind} ${name} exists in ${namespace}: Envoy Gateway 1.4 and 1.5 answer the whole rule with 500, other releases ${weight === 0 ? 'leave it out' : 'its share'}`,
          hint:
            suggestion(
              name,
              names.map((other) => other.name),
            ) ?? `create ${kind} ${name}, or remove this backend`,
          ...(weight === 0 ? { severity: 'warning' as const } : {}),
        });
      }
    }
  },
  examples: {
    bad: `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: eg
spec:
  controllerName: gateway.envoyproxy.io/gatewayclass-controller
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
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
        - { name: web, port: 80, weight: 100 }
        - { name: standby, port: 80, weight: 1 }
`,
    good: `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: eg
spec:
  controllerName: gateway.envoyproxy.io/gatewayclass-controller
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
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
        - { name: web, port: 80, weight: 100 }
`,
  },
};

/** Its own kinds among the inputs, or a GatewayClass of its controller. */
function usesEnvoyGateway(context: RuleContext): boolean {
  let uses = inUse.get(context);
  if (uses === undefined) {
    uses =
      context.documents.some(({ apiVersion }) => apiGroup(apiVersion) === ENVOY_GATEWAY) ||
      context
        .of('gateway.networking.k8s.io', 'GatewayClass')
        .some((one) => Field.root(one).get('spec', 'controllerName').text()?.startsWith(`${ENVOY_GATEWAY}/`));
    inUse.set(context, uses);
  }
  return uses;
}
