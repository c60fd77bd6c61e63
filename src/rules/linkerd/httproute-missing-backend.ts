import { suggestion } from '../../manifest/did-you-mean.js';
import type { Document } from '../../model/document.js';
import type { HttpRouteBackend } from '../../resources/http-route.js';
import type { Rule, RuleContext } from '../rule.js';
import { backendMirror } from './backend-mirror.js';
import { HTTP_ROUTE, linkerdRouteOf } from './gateway-route.js';
import { serviceNear } from './service-near.js';

export const httprouteMissingBackend: Rule = {
  id: 'linkerd/httproute-missing-backend',
  severity: 'error',
  title: 'a backend of an HTTPRoute that does not exist',
  why: 'Linkerd answers the share of a backend that it cannot find with status 500, and does not give it to another backend. The same holds for a backend without port, or with one that its Service lacks.',
  on: HTTP_ROUTE,
  check(document, report, context) {
    for (const { backendRefs } of linkerdRouteOf(document, context)?.rules ?? []) {
      const total = backendRefs.reduce((sum, { weight }) => sum + weight, 0);
      for (const ref of backendRefs) {
        const problem = ref.isService ? whyMissing(document, ref, backendRefs, context) : undefined;
        if (problem === undefined) continue;
        const percent = total === 0 ? 0 : Math.round((100 * ref.weight) / total);
        report({
          document,
          path: ref.origin.path,
          message: `${problem.message}: its share of ${percent}% is answered 500 and moves to no other backend`,
          hint: problem.hint,
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
        - { name: web }
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
        - { name: web, port: 80 }
`,
  },
};

function whyMissing(
  document: Document,
  { name, namespace, port, origin }: HttpRouteBackend,
  siblings: readonly HttpRouteBackend[],
  context: RuleContext,
): { message: string; hint: string } | undefined {
  if (port === undefined) return { message: `backend ${name} names no port`, hint: 'port: 80 (a port of the Service)' };
  const { cluster } = document;
  const written = origin.document.namespace === undefined && namespace === 'default' ? undefined : namespace;
  if (written === undefined) return undefined;
  const service = context.find('', 'Service', written, name, cluster);
  if (service !== undefined) {
    const ports = serviceNear(service, name, context)?.ports.map((known) => known.port) ?? [];
    if (ports.length === 0 || ports.includes(port)) return undefined;
    return { message: `backend ${name} has no port ${port}`, hint: `port: ${ports[0]}` };
  }
  if (!context.decides('', 'Service', written, cluster)) return undefined;
  const names = siblings.map((sibling) => sibling.name);
  // Mirrors are made by Linkerd itself and stand in no file.
  if (backendMirror(document, names, name, context) !== undefined) return undefined;
  if (siblings.some((sibling) => sibling.name !== name && name.startsWith(`${sibling.name}-`))) return undefined;
  const known = context.of('', 'Service').filter((candidate) => candidate.namespace === written);
  return {
    message: `no Service ${name} exists in ${written}`,
    hint:
      suggestion(
        name,
        known.map((candidate) => candidate.name),
      ) ?? `create Service ${name}, or remove this backend`,
  };
}
