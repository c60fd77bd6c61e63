import type { Json, JsonObject } from '../../model/document.js';
import { asList, asObject } from '../../model/json.js';
import { Field } from '../../resources/field.js';
import { appliesFrom } from './applied-policies.js';
import type { TrafficPolicy } from './traffic-policy.js';
import { translateMatches } from './translate-match.js';
import { istioObject, placeOf, type Viewpoint } from './translate-object.js';
import { translateRoute } from './translate-route.js';
import { bySpecificity } from './translate-route-order.js';
import type { Target } from './translate-target.js';
import type { TranslationWorld } from './translate-world.js';

/**
 * The VirtualService of a Service; none without a policy that changes something for clients of that cluster
 * (pkg/mesh-networking/translation/istio/traffictarget/virtualservice/virtual_service_translator.go).
 */
export function translateVirtualService(target: Target, view: Viewpoint, world: TranslationWorld): JsonObject[] {
  const http = policiesFor(target, view, world)
    .flatMap((policy) => {
      const { fields } = translateRoute(policy, view.cluster, world);
      if (Object.keys(fields).length === 0) return [];
      const matches = translateMatches(Field.root(policy.origin.document).get('spec'));
      const own: Json[] = [{ destination: { host: view.host } }];
      return routes({ match: matches, ...fields, route: fields.route ?? own }, target);
    })
    .sort(bySpecificity);
  if (http.length === 0) return [];
  return [istioObject('VirtualService', placeOf(target, view, world), { hosts: [view.host], http }, world)];
}

/** The policies whose route upstream refuses; they are INVALID for this Service. */
export function refusedPolicies(
  target: Target,
  view: Viewpoint,
  world: TranslationWorld,
): { policy: TrafficPolicy; reason: string }[] {
  return policiesFor(target, view, world).flatMap((policy) =>
    translateRoute(policy, view.cluster, world).problems.map((reason) => ({ policy, reason })),
  );
}

function policiesFor({ service }: Target, { cluster }: Viewpoint, world: TranslationWorld): TrafficPolicy[] {
  return world.policiesOf(service).filter((policy) => appliesFrom(policy, cluster));
}

/**
 * One route for each port and each match. With one port none is named; with several every destination gets the port of the Service,
 * whatever port it had, and a route without a match gets no port to match.
 */
function routes({ match, ...route }: JsonObject, { ports }: Target): JsonObject[] {
  const copies: JsonObject[] =
    ports.length === 1
      ? [{ match: match as Json, ...route }]
      : ports.map(({ port }) => ({
          match: asList(match).map((one) => ({ ...asObject(one), port })),
          ...route,
          route: asList(route.route).map((one) => {
            const { destination, ...rest } = asObject(one);
            return { destination: { ...asObject(destination), port: { number: port } }, ...rest };
          }),
        }));
  return copies.flatMap(({ match: matches, ...rest }): JsonObject[] =>
    asList(matches).length === 0 ? [rest] : asList(matches).map((one) => ({ match: [one], ...rest })),
  );
}
