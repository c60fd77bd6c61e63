import { describe, expect, it } from 'vitest';
import { FakeCluster } from '../../test/support/fake-cluster.js';
import { parseManifests } from '../manifest/parse.js';
import type { Document, JsonObject } from '../model/document.js';
import { asObject } from '../model/json.js';
import { placeRoutes } from './place-routes.js';
import { wantedOf } from './read-wanted.js';

const virtualService = (name: string, domains: string[], ...routes: JsonObject[]): JsonObject => ({
  apiVersion: 'gateway.solo.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'gloo-system' },
  spec: { virtualHost: { domains, routes } },
});
const route: JsonObject = {
  matchers: [{ prefix: '/' }],
  routeAction: { single: { upstream: { name: 'blue', namespace: 'gloo-system' } } },
};

/** The name of the VirtualService that gets the route. */
async function placed(there: readonly JsonObject[], named?: string): Promise<unknown> {
  const east = new FakeCluster({ name: 'east' });
  for (const object of there) east.put(object);
  const failover = {
    apiVersion: 'failover.dev/v1alpha1',
    kind: 'Failover',
    metadata: { name: 'f' },
    spec: { glooFederation: { route: named === undefined ? {} : { virtualService: named } } },
  };
  const [document] = parseManifests(JSON.stringify(failover), 'f.json').documents as [Document];
  const wanted = wantedOf(virtualService(named ?? 'default', ['*'], route), document, 'f');
  const [one] = await placeRoutes([wanted], new Map([['', east]]));
  return asObject(one?.object.metadata).name;
}

// gloo: pkg/utils/selectionutils/virtual_service.go, SelectOrBuildVirtualService
describe('placeRoutes', () => {
  it('leaves a VirtualService that the document names', async () => {
    expect(await placed([virtualService('web', ['*'])], 'mine')).toBe('mine');
  });

  it('chooses the first that serves the domain', async () => {
    expect(await placed([virtualService('other', ['other.example.com']), virtualService('web', ['a', '*'])])).toBe(
      'web',
    );
  });

  it('takes one without domains for one that serves all', async () => {
    expect(await placed([virtualService('bare', [])])).toBe('bare');
  });

  it('stays with the one that holds the route, so that delete finds what apply wrote', async () => {
    expect(await placed([virtualService('first', ['*']), virtualService('second', ['*'], route)])).toBe('second');
  });

  it('makes `default` where none serves the domain', async () => {
    expect(await placed([virtualService('other', ['other.example.com'])])).toBe('default');
  });
});
