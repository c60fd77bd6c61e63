import type { Rule } from '../rule.js';
import { isCalledSpare, isSpareName } from '../spare-name.js';
import { isOfService, ROUTES, routeRules } from './backend-refs.js';

export const noPriority: Rule = {
  id: 'gateway-api/no-priority',
  severity: 'warning',
  title: 'a backup of weight 0 never takes over',
  why: 'The Gateway API has weights and no priorities: 0 means never, also when every other backend is dead. A backup needs what the gateway itself offers for failover, or a controller that writes the weights.',
  on: ROUTES,
  check(document, report) {
    // Linkerd's routes of Services have a rule of their own.
    if (isOfService(document)) return;
    for (const { backendRefs } of routeRules(document)) {
      if (!backendRefs.some(({ weight }) => weight > 0)) continue;
      for (const { name, weight, path } of backendRefs) {
        if (weight !== 0 || !(isSpareName(name) || isCalledSpare(document, path))) continue;
        report({
          document,
          path: [...path, 'weight'],
          message: `backend ${name} has weight 0: it gets no requests, whatever becomes of the others`,
          hint: 'use the failover of your gateway (Envoy Gateway: Backend with fallback: true), or a controller that writes weights',
        });
      }
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
  rules:
    - backendRefs:
        - { name: web, port: 80, weight: 100 }
        - { name: web-backup, port: 80, weight: 0 }
`,
    good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs: [{ name: entry }]
  rules:
    - backendRefs:
        - { name: web-v1, port: 80, weight: 100 }
        - { name: web-v2, port: 80, weight: 0 }
`,
  },
};
