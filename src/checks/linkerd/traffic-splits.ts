import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import { labelsOf, namespaceOf, ofKind } from '../objects.js';

/** The label that puts a TrafficSplit under the failover controller. */
export const CONTROLLED_BY = 'failover.linkerd.io/controlled-by';

/** The TrafficSplits, under a controller or not. */
export function trafficSplits(objects: readonly JsonObject[]): JsonObject[] {
  return ofKind(objects, 'split.smi-spec.io', 'TrafficSplit');
}

/** Those that the failover controller is to move. */
export function controlledSplits(objects: readonly JsonObject[]): JsonObject[] {
  return trafficSplits(objects).filter((split) => labelsOf(split)[CONTROLLED_BY] !== undefined);
}

/** Every Service that a split or a route of a Service may send to, once. */
export function backendsOf(objects: readonly JsonObject[]): { namespace: string; service: string }[] {
  const found = [
    ...trafficSplits(objects).flatMap((split) =>
      asList(asObject(split.spec).backends).map((backend) => ({
        namespace: namespaceOf(split),
        service: asText(asObject(backend).service) ?? '',
      })),
    ),
    ...httpRoutes(objects).flatMap(routeBackends),
  ].filter(({ service }) => service !== '');
  return [...new Map(found.map((one) => [`${one.namespace}/${one.service}`, one])).values()];
}

/** Of either API group. */
export function httpRoutes(objects: readonly JsonObject[]): JsonObject[] {
  return [
    ...ofKind(objects, 'policy.linkerd.io', 'HTTPRoute'),
    ...ofKind(objects, 'gateway.networking.k8s.io', 'HTTPRoute').filter((route) =>
      asList(asObject(route.spec).parentRefs).some((parent) => asObject(parent).kind === 'Service'),
    ),
  ];
}

/** The Services that a route sends to; other kinds of backends are passed over. */
export function routeBackends(route: JsonObject): { namespace: string; service: string }[] {
  return asList(asObject(route.spec).rules)
    .flatMap((rule) => asList(asObject(rule).backendRefs).map(asObject))
    .flatMap(({ name, namespace, kind }) =>
      kind === undefined || kind === 'Service'
        ? [{ namespace: asText(namespace) ?? namespaceOf(route), service: asText(name) ?? '' }]
        : [],
    )
    .filter(({ service }) => service !== '');
}
