import { describe, expect, it } from 'vitest';
import { deployment, east, endpointsOf, NODES, SERVICE, west } from './topology.fixture.js';

describe('Deployments', () => {
  it('stand for their replicas, one by default', () => {
    expect(
      endpointsOf([SERVICE, deployment('web', '{}'.replace('{}', 'paused: false'))])?.map(({ name }) => name),
    ).toEqual(['default/web']);
    expect(endpointsOf([SERVICE, deployment('web', 'replicas: 0')])).toEqual([]);
    const found = endpointsOf(
      [
        SERVICE,
        deployment('v1', 'replicas: 2'),
        deployment('v2', 'replicas: 1', { kind: 'StatefulSet', labels: '{ app: web, version: v2 }' }),
      ],
      80,
    )!;
    expect(found.map(({ name, labels, port }) => [name, labels, port])).toEqual([
      ['default/web#1', { app: 'web' }, 8080],
      ['default/web#2', { app: 'web' }, 8080],
      ['default/web#3', { app: 'web', version: 'v2' }, 8080],
    ]);
    expect(found[0]).toMatchObject({ ready: true, pod: true, weight: 1 });
    expect(found[0]?.address).toBeUndefined();
  });

  it('that the Service does not select, or of another namespace or cluster, do not count', () => {
    const here = SERVICE.replace('name: web }', `name: web${east} }`);
    expect(
      endpointsOf([
        here,
        deployment('a', 'replicas: 2', { labels: '{ app: other }' }),
        deployment('b', 'replicas: 2', { meta: ', namespace: other' }),
        deployment('c', 'replicas: 2', { meta: west }),
      ]),
    ).toBeUndefined();
  });

  it('are numbered by cluster', () => {
    const found = endpointsOf([
      SERVICE,
      deployment('a', 'replicas: 2', { meta: east }),
      deployment('a', 'replicas: 1', { meta: west }),
    ]);
    expect(found?.map(({ name, cluster }) => [name, cluster])).toEqual([
      ['east/default/web#1', 'east'],
      ['east/default/web#2', 'east'],
      ['west/default/web', 'west'],
    ]);
  });

  it('leave a ReplicaSet that they own out', () => {
    const owned = deployment('web-5d', 'replicas: 3', {
      kind: 'ReplicaSet',
      meta: ', ownerReferences: [{ controller: true }]',
    });
    expect(endpointsOf([SERVICE, deployment('web', 'replicas: 3'), owned])).toHaveLength(3);
    expect(endpointsOf([SERVICE, deployment('web-5d', 'replicas: 3', { kind: 'ReplicaSet' })])).toHaveLength(3);
  });

  it('of kind DaemonSet have a pod on each node that they may use', () => {
    const found = endpointsOf([SERVICE, NODES, deployment('web', 'paused: false', { kind: 'DaemonSet' })]);
    expect(found?.map(({ name, node, locality }) => [name, node, locality])).toEqual([
      ['default/web#1', 'node-1', 'r1/z1/s1'],
      ['default/web#2', 'node-2', 'r2/z2'],
    ]);
    const gpu = deployment('web', 'paused: false', { kind: 'DaemonSet', pod: 'nodeSelector: { pool: gpu }' });
    expect(endpointsOf([SERVICE, NODES, gpu])?.map(({ node }) => node)).toEqual(['node-2']);
    expect(endpointsOf([SERVICE, gpu])).toHaveLength(1);
  });

  const affinity = (...terms: string[]) =>
    `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [${terms.map((term) => `{ matchExpressions: [${term}] }`).join(', ')}] } } }`;
  const zone = (values: string) => `{ key: topology.kubernetes.io/zone, operator: In, values: [${values}] }`;

  it.each([
    ['nodeSelector: { topology.kubernetes.io/region: r8, topology.kubernetes.io/zone: z8 }', 'r8/z8'],
    ['nodeSelector: { topology.kubernetes.io/zone: z1 }', 'r1/z1/s1'],
    ['nodeSelector: { topology.kubernetes.io/zone: us-east1-b }', 'us-east1/us-east1-b'],
    ['nodeSelector: { topology.kubernetes.io/region: r8 }', 'r8'],
    ['nodeSelector: { pool: gpu }', 'r2/z2'],
    ['nodeName: node-2', 'r2/z2'],
    [affinity(zone('z1')), 'r1/z1/s1'],
    [affinity(zone('z1, z2')), ''],
    [affinity(zone('z1'), zone('z1')), 'r1/z1/s1'],
    [affinity(zone('z1'), zone('z9')), ''],
    ['tolerations: []', ''],
  ])('with %s stand in %j', (pod, locality) => {
    expect(endpointsOf([SERVICE, NODES, deployment('web', 'replicas: 1', { pod })])?.[0]?.locality).toBe(locality);
  });

  it('stand where their template’s label says', () => {
    const labels = '{ app: web, topology.istio.io/locality: r4.z4 }';
    expect(endpointsOf([SERVICE, deployment('web', 'replicas: 1', { labels })])?.[0]?.locality).toBe('r4/z4');
  });
});
