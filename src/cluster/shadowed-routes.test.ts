import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/document.js';
import { shadowedRoutes } from './shadowed-routes.js';

const to = (name: string, prefix?: string): JsonObject => ({
  ...(prefix === undefined ? {} : { matchers: [{ prefix }] }),
  routeAction: { single: { upstream: { name, namespace: 'gloo-system' } } },
});
const virtualService = (...routes: JsonObject[]): JsonObject => ({
  apiVersion: 'gateway.solo.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'default', namespace: 'gloo-system' },
  spec: { virtualHost: { domains: ['*'], routes } },
});

describe('shadowedRoutes', () => {
  it('counts the routes that a new route for everything leaves without a request', () => {
    const ours = virtualService(to('blue', '/'));
    expect(shadowedRoutes(ours, virtualService(to('shop', '/shop')))).toMatch(/takes every request: the route behind/);
    expect(shadowedRoutes(ours, virtualService(to('shop', '/shop'), to('cart', '/cart')))).toContain('the 2 routes');
  });

  it('counts a route without matchers as one for everything', () => {
    expect(shadowedRoutes(virtualService(to('blue')), virtualService(to('shop', '/shop')))).not.toBe('');
  });

  it('says nothing of a narrow route, of one that is there, and of an empty VirtualService', () => {
    const shop = to('shop', '/shop');
    expect(shadowedRoutes(virtualService(to('blue', '/blue')), virtualService(shop))).toBe('');
    expect(shadowedRoutes(virtualService(to('blue', '/')), virtualService(to('blue', '/'), shop))).toBe('');
    expect(shadowedRoutes(virtualService(to('blue', '/')), virtualService())).toBe('');
  });
});
