import { describe, expect, it } from 'vitest';
import { fakeContext } from '../../test/support/fake-context.js';
import type { JsonObject } from '../model/document.js';
import { printManifests } from './print-manifests.js';

function service(name: string, cluster?: string): JsonObject {
  const annotations: JsonObject = cluster === undefined ? {} : { 'failover.dev/cluster': cluster };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, annotations } };
}

async function printed(format: string, ...objects: JsonObject[]) {
  const context = fakeContext();
  await printManifests(context, objects, format);
  return context.written.out;
}

describe('printManifests', () => {
  it('says above each YAML document which cluster it is for', async () => {
    const text = await printed('yaml', service('a', 'east'), service('b'));
    expect(text.match(/^(#|---).*/gm)).toEqual(['# for cluster east', '---']);
  });

  it('keeps the name of a cluster inside its comment, whatever it holds', async () => {
    const text = await printed('yaml', service('a', 'east\n---\nkind: Secret'));
    expect(text.split('\n').slice(0, 2)).toEqual(['# for cluster east --- kind: Secret', 'apiVersion: v1']);
  });

  it('prints names as kubectl does', async () => {
    expect(await printed('name', service('a'), service('b'))).toBe('service/a\nservice/b\n');
  });
});
