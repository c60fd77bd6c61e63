import type { Document } from '../../model/document.js';
import { apiGroup } from '../../model/document.js';
import { type HttpRoute, readHttpRoute } from '../../resources/http-route.js';
import type { RuleContext } from '../rule.js';

export const HTTP_ROUTE = [
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'policy.linkerd.io', kind: 'HTTPRoute' },
] as const;

const read = new WeakMap<Document, HttpRoute>();
const foreign = new WeakMap<RuleContext, boolean>();

/** An HTTPRoute that Linkerd's proxies act on: one of a Service. Undefined for a Gateway's, and where Istio is among the inputs. */
export function linkerdRouteOf(document: Document, context: RuleContext): HttpRoute | undefined {
  const route = read.get(document) ?? readHttpRoute(document);
  read.set(document, route);
  if (route.parents.length === 0) return undefined;
  return route.apiGroup === 'policy.linkerd.io' || !otherMesh(context) ? route : undefined;
}

function otherMesh(context: RuleContext): boolean {
  const known = foreign.get(context);
  if (known !== undefined) return known;
  const found = context.documents.some(
    ({ apiVersion, kind, name, namespace }) =>
      /(^|\.)(istio\.io|kuma\.io|cilium\.io)$/.test(apiGroup(apiVersion)) ||
      (kind === 'ConfigMap' && name === 'istio' && namespace === 'istio-system'),
  );
  foreign.set(context, found);
  return found;
}
