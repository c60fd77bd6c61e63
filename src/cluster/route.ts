import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';

// A VirtualService's routes are one value to the API server: who applies the list takes all of it. So ours goes in, and out again, with a JSON
// patch that holds only for the list as it was read.

/** Where in a VirtualService our route is, or would be. */
export interface PlacedRoute {
  route: JsonObject;
  /** Of the live route that is ours; -1 for none. */
  index: number;
}

/** The routes that we want, each with its place in the live VirtualService. */
export function placedRoutes(wanted: JsonObject, live: JsonObject): PlacedRoute[] {
  const present = routesOf(live);
  return routesOf(wanted).map((route) => ({ route, index: present.findIndex((one) => isSameRoute(one, route)) }));
}

/**
 * Operations that put our routes in; none when they are there. A new one comes first, as `glooctl add route` has it (gloo: cli/pkg/cmd/add/route.go); what
 * people added to one that is there stays.
 */
export function insertRoutes(wanted: JsonObject, live: JsonObject): JsonObject[] {
  const present = routesOf(live);
  const placed = placedRoutes(wanted, live);
  const fresh = placed.filter(({ index }) => index < 0).map(({ route }) => route);
  const merged = present.map((one, index) => {
    const ours = placed.find((candidate) => candidate.index === index)?.route;
    return ours === undefined ? one : withRoute(one, ours);
  });
  const next = [...fresh, ...merged];
  return isDeepStrictEqual(next, present) ? [] : replaceRoutes(live, next, asObject(asObject(wanted.spec).virtualHost));
}

/** Operations that take our routes out; none when there are none. */
export function removeRoutes(wanted: JsonObject, live: JsonObject): JsonObject[] {
  const rest = othersRoutes(wanted, live);
  return rest.length === routesOf(live).length ? [] : replaceRoutes(live, rest, {});
}

/** Operations that leave our routes as they were before, and all others as they are; none when nothing changes. */
export function restoreRoutes(wanted: JsonObject, before: JsonObject, live: JsonObject): JsonObject[] {
  const old = placedRoutes(wanted, before);
  const present = routesOf(live);
  const next = present.flatMap((one, index) => {
    const ours = placedRoutes(wanted, live).find((placed) => placed.index === index);
    if (ours === undefined) return [one];
    const was = old.find(({ route }) => route === ours.route)?.index ?? -1;
    const route = routesOf(before)[was];
    return route === undefined ? [] : [route];
  });
  return isDeepStrictEqual(next, present) ? [] : replaceRoutes(live, next, {});
}

/** The live routes that are not ours. */
export function othersRoutes(wanted: JsonObject, live: JsonObject): JsonObject[] {
  const ours = new Set(placedRoutes(wanted, live).map(({ index }) => index));
  return routesOf(live).filter((_, index) => !ours.has(index));
}

/** Operations that make this the list of routes, if it still is as in `live`. */
function replaceRoutes(live: JsonObject, routes: JsonObject[], otherwise: JsonObject): JsonObject[] {
  const { uid, resourceVersion } = asObject(live.metadata);
  const host = asObject(live.spec).virtualHost;
  const isSame = { op: 'test', path: '/metadata/uid', value: uid ?? '' };
  if (asObject(host).routes !== undefined) {
    const path = '/spec/virtualHost/routes';
    return [isSame, { op: 'test', path, value: asObject(host).routes ?? [] }, { op: 'replace', path, value: routes }];
  }
  // Nothing is there that a test could name, so no change at all may come between.
  return [
    isSame,
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion ?? '' },
    host === undefined
      ? { op: 'add', path: '/spec/virtualHost', value: { ...otherwise, routes } }
      : { op: 'add', path: '/spec/virtualHost/routes', value: routes },
  ];
}

/** The routes of a VirtualService, in the order in which Gloo tries them. */
export function routesOf(object: JsonObject): JsonObject[] {
  return asList(asObject(asObject(object.spec).virtualHost).routes).map(asObject);
}

/** Ours is the route with our matchers and our Upstream, whatever else people gave it. */
function isSameRoute(live: JsonObject, wanted: JsonObject): boolean {
  const [there, ours] = [upstreamOf(live), upstreamOf(wanted)];
  return (
    there !== undefined &&
    ours !== undefined &&
    there.name === ours.name &&
    there.namespace === ours.namespace &&
    isDeepStrictEqual(matchersOf(live), matchersOf(wanted))
  );
}

/** Where the one destination of a route leads; undefined for a route to several, or to none. */
export function upstreamOf({ routeAction }: JsonObject): { name?: string; namespace?: string } | undefined {
  const { upstream } = asObject(asObject(routeAction).single);
  if (upstream === undefined) return undefined;
  const { name, namespace } = asObject(upstream);
  return { name: asText(name), namespace: asText(namespace) };
}

/** A route without matchers takes what `prefix: /` takes (gloo: gateway/pkg/defaults, `DefaultMatcher`). */
export function matchersOf({ matchers }: JsonObject): JsonObject[] {
  const given = asList(matchers).map(asObject);
  return given.length === 0 ? [{ prefix: '/' }] : given;
}

function withRoute(live: JsonObject, ours: JsonObject): JsonObject {
  if (ours.options === undefined) return live;
  return { ...live, options: { ...asObject(live.options), ...asObject(ours.options) } };
}
