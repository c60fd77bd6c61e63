import { describe, expect, it } from 'vitest';
import { recognise } from './recognise.js';

describe('recognise', () => {
  it('names a bootstrap after its node, else `envoy`', () => {
    expect(recognise({ static_resources: {}, node: { id: 'front' } })).toEqual({
      apiVersion: 'envoy.config.bootstrap.v3',
      kind: 'Bootstrap',
      name: 'front',
    });
    expect(recognise({ staticResources: {} })?.name).toBe('envoy');
  });

  it('takes a name with a load assignment for a cluster, and nothing else', () => {
    expect(recognise({ name: 'a', load_assignment: {} })).toEqual({
      apiVersion: 'envoy.config.cluster.v3',
      kind: 'Cluster',
      name: 'a',
    });
    expect(recognise({ name: 'a' })).toBeUndefined();
    expect(recognise({ name: { first: 'a' }, load_assignment: {} })).toBeUndefined();
  });
});
