import type { Rule } from '../rule.js';
import { ROUTES, routeRules } from './backend-refs.js';

export const allWeightsZero: Rule = {
  id: 'gateway-api/all-weights-zero',
  severity: 'error',
  title: 'all backends of a rule have weight 0',
  why: 'A weight of 0 means no requests, so a rule with nothing but zeros has nowhere to send them. The API asks for status 500, Envoy refuses a route whose weights sum to 0, and Linkerd cannot serve it: every request of the rule fails.',
  on: ROUTES,
  check(document, report) {
    for (const { backendRefs, path } of routeRules(document)) {
      if (backendRefs.length === 0 || backendRefs.some(({ weight }) => weight !== 0)) continue;
      const names = backendRefs.map(({ name }) => name).join(', ');
      const who =
        backendRefs.length === 1
          ? `the only backend (${names}) has`
          : `all ${backendRefs.length} backends (${names}) have`;
      report({
        document,
        path: [...path, 'backendRefs'],
        message: `${who} weight 0: every request of this rule fails`,
        hint: 'weight: 1 for the backend that is to serve',
      });
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
        - { name: web, port: 80, weight: 0 }
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
        - { name: web, port: 80, weight: 1 }
        - { name: web-backup, port: 80, weight: 0 }
`,
  },
};
