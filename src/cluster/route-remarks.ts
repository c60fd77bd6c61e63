import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../model/document.js';
import { matchersOf, placedRoutes, routesOf, upstreamOf } from './route.js';
import type { Wanted } from './wanted.js';

/** What our new route does to the routes that are there, one sentence each; none where it is there already. */
export function routeRemarks({ object, failover }: Pick<Wanted, 'object' | 'failover'>, live: JsonObject): string[] {
  const fresh = placedRoutes(object, live).flatMap(({ route, index }) => (index < 0 ? [route] : []));
  // Whoever creates single routes may want several to one Upstream.
  const earlier = failover === undefined ? [] : fresh.flatMap((route) => left(route, live));
  return [...shadowed(fresh, live), ...earlier];
}

/** Of Gloo's routes the first that fits takes the request, and ours comes first. */
function shadowed(fresh: readonly JsonObject[], live: JsonObject): string[] {
  const { length } = routesOf(live);
  if (length === 0 || !fresh.some((route) => isDeepStrictEqual(matchersOf(route), [{ prefix: '/' }]))) return [];
  const behind = length === 1 ? 'route behind it gets' : `${length} routes behind it get`;
  return [`the new route comes first and takes every request: the ${behind} none`];
}

/** Nothing in a VirtualService says who made a route: what an earlier document put there is not ours to take out. */
function left(route: JsonObject, live: JsonObject): string[] {
  const alike = routesOf(live).filter((one) => isDeepStrictEqual(upstreamOf(one), upstreamOf(route)));
  if (alike.length === 0) return [];
  const matchers = alike.flatMap((one) => matchersOf(one).map((matcher) => JSON.stringify(matcher)));
  return [
    `the Upstream has a route for ${matchers.join(', ')} already, which stays: if an earlier apply put it there, take it out by hand, or with \`failover delete\` of the document as it was`,
  ];
}
