import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { fieldName, writtenNumber } from './written.js';

const TARGETS = ['route', 'redirect', 'directResponse', 'delegate'];

/** That an HTTP route does anything with its requests (istio: virtualservice.go validateHTTPRouteConflict). */
export function admitHttpTarget(route: Field, admission: Admission): void {
  const leads = TARGETS.some((name) =>
    name === 'route' ? route.get(name).items().length > 0 : route.get(name).present,
  );
  if (!leads) {
    admission.error(route, 'istio/invalid-route', `none of ${TARGETS.join(', ')} is set, expected one of them`);
  }
}

/**
 * The shares of a route's destinations (istio: validation.go validateHTTPRouteDestinations, validateRouteDestinations). A single destination
 * needs no weight; of several, one without a weight counts as 0.
 */
export function admitDestinations(list: Field, admission: Admission): void {
  const destinations = list.items().filter(({ present }) => present);
  const weights = destinations.map((destination) => writtenNumber(destination.get('weight')) ?? Number.NaN);
  for (const [index, weight] of weights.entries()) {
    const at = destinations[index]?.get('weight');
    if (weight < 0 && at !== undefined) {
      admission.error(at, 'istio/invalid-route', `weight is ${weight}, expected 0 or more`);
    }
  }
  if (weights.length > 1 && weights.reduce((sum, weight) => sum + weight, 0) === 0) {
    admission.error(
      list,
      'istio/invalid-route',
      `the weights of the ${weights.length} destinations add up to 0, expected more: one that is left out counts as 0`,
    );
  }
}

/** Routes behind one that takes everything (istio: validation.go analyzeUnreachableHTTPRules, analyzeUnreachableTCPRules). */
export function admitOrder(routes: readonly Field[], admission: Admission): void {
  const first = routes.findIndex((route) => route.get('match').items().length === 0);
  const takesAll = routes[first];
  if (takesAll === undefined) return;
  for (const route of routes.slice(first + 1)) {
    admission.warning(
      route,
      'istio/route-never-used',
      `${fieldName(route)} gets nothing: ${fieldName(takesAll)} before it has no match and takes it all`,
    );
  }
}
