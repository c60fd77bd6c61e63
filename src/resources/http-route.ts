import { apiGroup, type Document, type Origin } from '../model/document.js';
import { Field } from './field.js';

const GROUPS = ['gateway.networking.k8s.io', 'policy.linkerd.io'];

/** An HTTPRoute as far as it routes the calls of Services (GAMMA): parents of other kinds are left out. */
export interface HttpRoute {
  name: string;
  namespace: string;
  cluster?: string;
  apiGroup: string;
  /** The Services whose clients it routes. */
  parents: { namespace: string; name: string; port?: number }[];
  rules: HttpRouteRule[];
  origin: Origin;
}

export interface HttpRouteRule {
  /** Whether it takes every request. */
  catchAll: boolean;
  backendRefs: HttpRouteBackend[];
  /** `timeouts.request`, ms; undefined for none. */
  timeoutMs?: number;
  origin: Origin;
}

export interface HttpRouteBackend {
  namespace: string;
  name: string;
  /** False for another kind than Service. */
  isService: boolean;
  port?: number;
  weight: number;
  origin: Origin;
}

/** Whether this is an HTTPRoute of either group, `gateway.networking.k8s.io` or Linkerd's own. */
export function isHttpRoute(document: Document): boolean {
  return document.kind === 'HTTPRoute' && GROUPS.includes(apiGroup(document.apiVersion));
}

/** Reads a route as far as it is about Services; other parents and backends are marked or passed over. */
export function readHttpRoute(document: Document): HttpRoute {
  const namespace = document.namespace ?? 'default';
  const spec = Field.root(document).get('spec');
  return {
    name: document.name,
    namespace,
    cluster: document.cluster,
    apiGroup: apiGroup(document.apiVersion),
    parents: spec
      .get('parentRefs')
      .items()
      .filter(isServiceParent)
      .flatMap((parent) => {
        const name = parent.get('name').text();
        const port = parent.get('port').number();
        return name === undefined ? [] : [{ namespace: parent.get('namespace').text() ?? namespace, name, port }];
      }),
    rules: spec
      .get('rules')
      .items()
      .map((rule) => readRule(rule, namespace)),
    origin: { document, path: [] },
  };
}

/** The group of a core object may be spelled '' or `core`. A parentRef without kind is a Gateway. */
function isServiceParent(parent: Field): boolean {
  return parent.get('kind').text() === 'Service' && isCore(parent.get('group'));
}

function isCore(group: Field): boolean {
  return (group.text() ?? 'core') === 'core';
}

function readRule(rule: Field, namespace: string): HttpRouteRule {
  const timeoutMs = rule.get('timeouts', 'request').durationMs();
  return {
    catchAll: rule.get('matches').items().every(matchesAll),
    backendRefs: rule
      .get('backendRefs')
      .items()
      .map((backend) => readBackend(backend, namespace)),
    ...(timeoutMs === undefined || timeoutMs === 0 ? {} : { timeoutMs }),
    origin: rule.origin,
  };
}

/** A match on nothing but the path prefix `/`, which is also what an empty match means. */
function matchesAll(match: Field): boolean {
  const path = match.get('path');
  const everyPath =
    (path.get('type').text() ?? 'PathPrefix') === 'PathPrefix' && (path.get('value').text() ?? '/') === '/';
  return everyPath && ['headers', 'queryParams', 'method'].every((name) => !match.get(name).present);
}

function readBackend(backend: Field, namespace: string): HttpRouteBackend {
  return {
    namespace: backend.get('namespace').text() ?? namespace,
    name: backend.get('name').text() ?? '',
    isService: (backend.get('kind').text() ?? 'Service') === 'Service' && isCore(backend.get('group')),
    port: backend.get('port').number(),
    weight: Math.max(0, backend.get('weight').number() ?? 1),
    origin: backend.origin,
  };
}
