import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/document.js';
import { routeRemarks as remarks } from './route-remarks.js';

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

const routeRemarks = (object: JsonObject, live: JsonObject, failover?: string) => remarks({ object, failover }, live);

describe('routeRemarks', () => {
  it('counts the routes that a new route for everything leaves without a request', () => {
    const ours = virtualService(to('blue', '/'));
    expect(routeRemarks(ours, virtualService(to('shop', '/shop')))).toEqual([
      'the new route comes first and takes every request: the route behind it gets none',
    ]);
    expect(routeRemarks(ours, virtualService(to('shop', '/shop'), to('cart', '/cart')))[0]).toContain('the 2 routes');
  });

  it('counts a route without matchers as one for everything', () => {
    expect(routeRemarks(virtualService(to('blue')), virtualService(to('shop', '/shop')))).toHaveLength(1);
  });

  it('names the route that an earlier document may have left', () => {
    const before = virtualService(to('blue', '/old'), to('shop', '/shop'));
    expect(routeRemarks(virtualService(to('blue', '/new')), before, 'reviews')).toEqual([
      expect.stringMatching(/^the Upstream has a route for \{"prefix":"\/old"\} already, which stays: /),
    ]);
    expect(routeRemarks(virtualService(to('blue', '/old')), before, 'reviews')).toEqual([]);
    expect(routeRemarks(virtualService(to('blue', '/new')), before)).toEqual([]);
  });

  it('says nothing of a narrow route, of one that is there, and of an empty VirtualService', () => {
    const shop = to('shop', '/shop');
    expect(routeRemarks(virtualService(to('blue', '/blue')), virtualService(shop))).toEqual([]);
    expect(routeRemarks(virtualService(to('blue', '/')), virtualService(to('blue', '/'), shop))).toEqual([]);
    expect(routeRemarks(virtualService(to('blue', '/')), virtualService())).toEqual([]);
  });
});
