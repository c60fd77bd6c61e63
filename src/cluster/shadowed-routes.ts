import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../model/document.js';
import { asList } from '../model/json.js';
import { placedRoutes, routesOf } from './route.js';

/**
 * What our new route does to the routes that are there: of Gloo's the first that fits takes the request, and ours comes first. '' where it takes
 * nothing from them, or is there already.
 */
export function shadowedRoutes(wanted: JsonObject, live: JsonObject): string {
  const fresh = placedRoutes(wanted, live).filter(({ index }) => index < 0);
  const takesAll = fresh.some(({ route }) => isDeepStrictEqual(matchersOf(route), [{ prefix: '/' }]));
  const { length } = routesOf(live);
  if (!takesAll || length === 0) return '';
  return `the new route comes first and takes every request: the ${length === 1 ? 'route' : `${length} routes`} behind it get${length === 1 ? 's' : ''} none`;
}

function matchersOf({ matchers }: JsonObject): JsonObject[] {
  const given = asList(matchers) as JsonObject[];
  return given.length === 0 ? [{ prefix: '/' }] : given;
}
