import type { Document } from '../../model/document.js';
import { Field } from '../../resources/field.js';
import { type BackendRef, ROUTES, type RouteRule, routeRules } from '../gateway-api/backend-refs.js';
import type { RuleContext } from '../rule.js';

export const ENVOY_GATEWAY = 'gateway.envoyproxy.io';

const indexes = new WeakMap<RuleContext, Map<string, Set<Document>>>();

/** The Backend of Envoy Gateway behind a reference; undefined for any other kind, and where the inputs do not hold it. */
export function backendOf(ref: BackendRef, route: Document, context: RuleContext): Document | undefined {
  if (ref.group !== ENVOY_GATEWAY || ref.kind !== 'Backend') return undefined;
  return context.find(ENVOY_GATEWAY, 'Backend', ref.namespace, ref.name, route.cluster);
}

/** Whether Envoy Gateway puts this Backend on the second level. */
export function isFallback(backend: Document): boolean {
  return Field.root(backend).get('spec', 'fallback').boolean() === true;
}

/** Fallback Backends that one rule of a route refers to. */
export function fallbacksOf({ backendRefs }: RouteRule, route: Document, context: RuleContext): Document[] {
  return backendRefs.flatMap((ref) => backendOf(ref, route, context) ?? []).filter(isFallback);
}

/** Routes among the inputs that refer to this Backend. */
export function routesTo(backend: Document, context: RuleContext): readonly Document[] {
  let index = indexes.get(context);
  if (index === undefined) {
    index = new Map();
    for (const { group, kind } of ROUTES) {
      for (const route of context.of(group, kind)) {
        for (const ref of routeRules(route).flatMap(({ backendRefs }) => backendRefs)) {
          if (ref.group !== ENVOY_GATEWAY) continue;
          const key = `${ref.namespace ?? ''}/${ref.name}`;
          index.set(key, (index.get(key) ?? new Set()).add(route));
        }
      }
    }
    indexes.set(context, index);
  }
  return [...(index.get(`${backend.namespace ?? ''}/${backend.name}`) ?? [])];
}
