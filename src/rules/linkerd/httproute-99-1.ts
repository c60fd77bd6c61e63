import type { HttpRouteBackend } from '../../resources/http-route.js';
import type { Rule } from '../rule.js';
import { isSpareName } from '../spare-name.js';
import { backendMirror } from './backend-mirror.js';
import { HTTP_ROUTE, linkerdRouteOf } from './gateway-route.js';

/** What clusters are called: a place, or a number. */
const PLACE = /(^|-)((north|south|east|west|central)[a-z]*|us|eu|ap|asia|europe|remote|dc|region|cluster|site)\d*(-|$)/;
/** A share up to this is nobody's wish for balance. */
const SMALL_PERCENT = 5;

export const httproute991: Rule = {
  id: 'linkerd/httproute-99-1',
  severity: 'warning',
  title: 'weights of an HTTPRoute are no failover',
  why: 'Linkerd never rewrites the weights of an HTTPRoute. A backend of weight 0 gets nothing, even when all others are dead, and one of weight 1 gets its percent all the time. Failover by weights needs a controller that writes them.',
  on: HTTP_ROUTE,
  check(document, report, context) {
    const route = linkerdRouteOf(document, context);
    const parents = (route?.parents ?? []).map(({ name }) => name);
    for (const { backendRefs } of route?.rules ?? []) {
      const total = backendRefs.reduce((sum, { weight }) => sum + weight, 0);
      const names = backendRefs.map(({ name }) => name);
      const spare = (ref: HttpRouteBackend) =>
        isSpareName(ref.name) ||
        isElsewhere(ref.name, [...names, ...parents]) ||
        (ref.namespace === route?.namespace && backendMirror(document, names, ref.name, context) !== undefined);
      for (const ref of backendRefs) {
        const percent = (100 * ref.weight) / total;
        if (total === 0 || percent > SMALL_PERCENT || !spare(ref)) continue;
        report({
          document,
          path: [...ref.origin.path, 'weight'],
          message:
            ref.weight === 0
              ? `backend ${ref.name} has weight 0: it never takes over, whatever fails`
              : `backend ${ref.name} gets ${Number(percent.toFixed(1))}% of the requests all the time, and is no spare for the rest`,
          hint: 'let a failover controller write the weights by readiness, or use a federated service',
        });
      }
    }
  },
  examples: {
    bad: `apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
    - { group: core, kind: Service, name: web, port: 80 }
  rules:
    - backendRefs:
        - { name: web, port: 80, weight: 99 }
        - { name: web-backup, port: 80, weight: 1 }
`,
    good: `apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
    - { group: core, kind: Service, name: web, port: 80 }
  rules:
    - backendRefs:
        - { name: web, port: 80, weight: 50 }
        - { name: web-backup, port: 80, weight: 50 }
`,
  },
};

/** Whether a name looks like that of a mirror, `SERVICE-CLUSTER`, of one of these Services: `web-v2` and `web-canary` do not. */
function isElsewhere(name: string, services: readonly string[]): boolean {
  return services.some((service) => name.startsWith(`${service}-`) && PLACE.test(name.slice(service.length + 1)));
}
