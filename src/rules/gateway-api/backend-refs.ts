import type { Document, Path } from '../../model/document.js';
import { Field } from '../../resources/field.js';

const GATEWAY_API = 'gateway.networking.k8s.io';

/** Every route kind that shares requests among backendRefs by weight. */
export const ROUTES = [
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => ({ group: GATEWAY_API, kind })),
  { group: 'policy.linkerd.io', kind: 'HTTPRoute' },
] as const;

export interface BackendRef {
  group: string;
  kind: string;
  namespace: string | undefined;
  name: string;
  port?: number;
  weight: number;
  filters: Field[];
  path: Path;
}

export interface RouteRule {
  backendRefs: BackendRef[];
  filters: Field[];
  path: Path;
}

const read = new WeakMap<Document, RouteRule[]>();

/** The rules of a route, defaults filled in: group of core objects '', kind Service, the route's namespace, weight 1. */
export function routeRules(document: Document): readonly RouteRule[] {
  const rules = read.get(document) ?? readRules(document);
  read.set(document, rules);
  return rules;
}

function readRules(document: Document): RouteRule[] {
  return Field.root(document)
    .get('spec', 'rules')
    .items()
    .map((rule) => ({
      backendRefs: rule
        .get('backendRefs')
        .items()
        .map((ref) => readRef(ref, document)),
      filters: rule.get('filters').items(),
      path: rule.path,
    }));
}

/** True for a route of Services (GAMMA), which a mesh handles and no gateway. */
export function isOfService(document: Document): boolean {
  return parentRefs(document).some(({ kind }) => kind === 'Service');
}

/** What a route is attached to, with the defaults of the Gateway API: kind Gateway, the namespace of the route. */
export function parentRefs(document: Document): { kind: string; namespace: string | undefined; name: string }[] {
  return Field.root(document)
    .get('spec', 'parentRefs')
    .items()
    .map((parent) => ({
      kind: parent.get('kind').text() ?? 'Gateway',
      namespace: parent.get('namespace').text() ?? document.namespace,
      name: parent.get('name').text() ?? '',
    }));
}

function readRef(ref: Field, document: Document): BackendRef {
  const group = ref.get('group').text() ?? '';
  return {
    group: group === 'core' ? '' : group,
    kind: ref.get('kind').text() ?? 'Service',
    namespace: ref.get('namespace').text() ?? document.namespace,
    name: ref.get('name').text() ?? '',
    port: ref.get('port').number(),
    weight: ref.get('weight').number() ?? 1,
    filters: ref.get('filters').items(),
    path: ref.path,
  };
}
