import { describe, expect, it } from 'vitest';
import { verdictsOf } from './verdicts-of.fixture.js';

const A = 'destination: { host: a }';
const B = 'destination: { host: b }';

// istio: validation.go validateHTTPRouteDestinations, virtualservice.go validateHTTPRouteConflict
describe('where a route leads', () => {
  const verdicts = (routes: string) => verdictsOf('VirtualService', `{ hosts: [ a ], ${routes} }`);

  it.each([
    [`http: [ { route: [ { ${A} } ] } ]`, []],
    [`http: [ { route: [ { ${A}, weight: 0 } ] } ]`, []],
    [`http: [ { route: [ { ${A}, weight: 100 }, { ${B} } ] } ]`, []],
    [`http: [ { route: [ { ${A} }, { ${B}, weight: 0 } ] } ]`, ['error invalid-route http.0.route']],
    [
      `http: [ { route: [ { ${A}, weight: 1 }, { ${B}, weight: -1 } ] } ]`,
      ['error invalid-route http.0.route.1.weight', 'error invalid-route http.0.route'],
    ],
    ['http: [ { timeout: 1s } ]', ['error invalid-route http.0']],
    ['http: [ { redirect: { uri: / } } ]', []],
    ['http: [ { directResponse: { status: 503 } } ]', []],
    ['http: [ { delegate: { name: c } } ]', []],
    [`tcp: [ { route: [ { ${A} }, { ${B} } ] } ]`, ['error invalid-route tcp.0.route']],
    ['tls: [ { match: [ { sniHosts: [ a ] } ] } ]', ['error invalid-route tls.0']],
    ['http: []', ['error invalid-route ']],
  ])('%s', (routes, expected) => expect(verdicts(routes)).toEqual(expected));
});

// istio: validation.go analyzeUnreachableHTTPRules
describe('routes behind one that takes everything', () => {
  const route = (name: string, match = '') => `{ ${match}route: [ { ${name} } ] }`;
  const SOME = 'match: [ { uri: { prefix: /a } } ], ';

  it.each([
    [`http: [ ${route(A, SOME)}, ${route(B)} ]`, []],
    [
      `http: [ ${route(A)}, ${route(B)}, ${route(B, SOME)} ]`,
      ['warning route-never-used http.1', 'warning route-never-used http.2'],
    ],
    [`tcp: [ ${route(A)}, ${route(B)} ]`, ['warning route-never-used tcp.1']],
    [`http: [ ${route(A)} ], tcp: [ ${route(B)} ]`, []],
  ])('%s', (routes, expected) => {
    expect(verdictsOf('VirtualService', `{ hosts: [ a ], ${routes} }`)).toEqual(expected);
  });
});
