import { describe, expect, it } from 'vitest';
import {
  brief,
  deployment,
  east,
  endpointsOf,
  NODES,
  pod,
  SERVICE,
  slice,
  topologyOf,
  west,
} from './topology.fixture.js';

describe('EndpointSlice', () => {
  it('gives an endpoint for each address, terminating ones left out, unready ones listed', () => {
    const found = endpointsOf(
      [
        SERVICE,
        slice(`
- { addresses: [10.0.0.1] }
- { addresses: [10.0.0.2, 10.0.0.3], conditions: { ready: true } }
- { addresses: [10.0.0.4], conditions: { ready: false } }
- { addresses: [10.0.0.5], conditions: { ready: false, serving: true, terminating: true } }
- { addresses: [10.0.0.6], conditions: { } , hostname: web-6 }
`),
      ],
      80,
    )!;
    expect(found.map(brief)).toEqual([
      ['10.0.0.1:8080', '', true],
      ['10.0.0.2:8080', '', true],
      ['10.0.0.3:8080', '', true],
      ['10.0.0.4:8080', '', false],
      ['10.0.0.6:8080', '', true],
    ]);
    expect(found[4]).toMatchObject({
      address: '10.0.0.6',
      port: 8080,
      hostname: 'web-6',
      namespace: 'default',
      service: 'web',
      weight: 1,
      healthStatus: 'UNKNOWN',
      pod: true,
    });
    expect(found[2]?.origin?.path).toEqual(['endpoints', 1, 'addresses', 1]);
  });

  it('joins ports by name', () => {
    const both = slice('[{ addresses: [10.0.0.1] }]', { ports: '[{ name: admin, port: 9 }, { name: http, port: 8 }]' });
    expect(endpointsOf([SERVICE, both], 80)?.map(({ port }) => port)).toEqual([8]);
    expect(endpointsOf([SERVICE, both], 81)?.map(({ port }) => port)).toEqual([9]);
    expect(endpointsOf([SERVICE, both])?.map(({ port }) => port)).toEqual([8]);
    expect(endpointsOf([SERVICE, slice('[{ addresses: [10.0.0.1] }]')], 81)).toEqual([]);
    expect(endpointsOf([SERVICE, both], 82)).toEqual([]);
  });

  it('without ports answers where the Service says', () => {
    const [endpoint] = endpointsOf([SERVICE, slice('[{ addresses: [10.0.0.1] }]', { ports: '[]' })], 80)!;
    expect(endpoint?.port).toBe(8080);
  });

  it('may be one of many, of any address type, and says each address once', () => {
    const six = slice('[{ addresses: ["fd00::1"] }]', { name: 'web-6' }).replace('IPv4', 'IPv6');
    const again = slice('[{ addresses: [10.0.0.1] }, { addresses: [10.0.0.2] }]', { name: 'web-2' });
    expect(
      endpointsOf([SERVICE, slice('[{ addresses: [10.0.0.1] }]'), six, again], 80)?.map(({ name }) => name),
    ).toEqual(['10.0.0.1:8080', '[fd00::1]:8080', '10.0.0.2:8080']);
  });

  it('that is empty says that nobody is there', () => {
    expect(endpointsOf([SERVICE, slice('[]'), deployment('web', 'replicas: 2')])).toEqual([]);
  });

  it('counts before Endpoints, Pods and Deployments', () => {
    const endpoints =
      'apiVersion: v1\nkind: Endpoints\nmetadata: { name: web }\nsubsets: [{ addresses: [{ ip: 10.9.9.9 }] }]';
    const found = endpointsOf([
      SERVICE,
      endpoints,
      slice('[{ addresses: [10.0.0.1] }]'),
      deployment('web', 'replicas: 2'),
    ]);
    expect(found?.map(({ address }) => address)).toEqual(['10.0.0.1']);
  });

  it('belongs to its own cluster and namespace', () => {
    const here = slice('[{ addresses: [10.0.0.1] }]', { more: east });
    const there = slice('[{ addresses: [10.0.0.1] }]', { name: 'web-2', more: west });
    const foreign = slice('[{ addresses: [10.0.0.9] }]', { name: 'web-3', more: ', namespace: other' });
    const topology = topologyOf(SERVICE, here, there, foreign);
    const service = topology.service('default', 'web')!;
    expect(topology.endpoints(service)?.map(({ name, cluster }) => [name, cluster])).toEqual([
      ['east/10.0.0.1:8080', 'east'],
      ['west/10.0.0.1:8080', 'west'],
    ]);
    expect(topology.endpoints({ ...service, cluster: 'west' })?.map(({ name }) => name)).toEqual([
      'west/10.0.0.1:8080',
    ]);
  });
});

describe('locality without Pods', () => {
  it.each([
    ['nodeName: node-1', 'r1/z1/s1'],
    ['nodeName: node-2', 'r2/z2'],
    ['nodeName: node-1, zone: z2', 'r1/z1/s1'],
    ['nodeName: unknown, zone: z2', 'r2/z2'],
    // The region of a zone is that of a known place in it.
    ['zone: z1', 'r1/z1'],
    ['zone: region9/zone9', 'region9/zone9'],
    ['zone: us-east1-b', 'us-east1/us-east1-b'],
    ['zone: eu-central-1a', 'eu-central-1/eu-central-1a'],
    ['zone: us-gov-west-1b', 'us-gov-west-1/us-gov-west-1b'],
    ['zone: zone9', '/zone9'],
    ['hostname: x', ''],
  ])('{ %s } stands in %j', (fields, locality) => {
    const found = endpointsOf([SERVICE, NODES, slice(`[{ addresses: [10.0.0.1], ${fields} }]`)]);
    expect(found?.[0]?.locality).toBe(locality);
  });

  it('comes with the labels of the only workload that can be behind, or of the one that the pod is named after', () => {
    const v1 = deployment('web-v1', 'replicas: 1', { labels: '{ app: web, version: v1 }' });
    const v2 = deployment('web-v2', 'replicas: 1', { labels: '{ app: web, version: v2, istio-locality: r7.z7 }' });
    const addresses = slice('[{ addresses: [10.0.0.1], zone: a/b, targetRef: { kind: Pod, name: web-v2-5d-x } }]');
    expect(endpointsOf([SERVICE, addresses, v1])?.[0]?.labels).toEqual({ app: 'web', version: 'v1' });
    expect(endpointsOf([SERVICE, addresses, v1, v2])?.[0]).toMatchObject({
      labels: { app: 'web', version: 'v2', 'istio-locality': 'r7.z7' },
      locality: 'r7/z7',
    });
    const unknown = slice('[{ addresses: [10.0.0.1] }]');
    expect(endpointsOf([SERVICE, unknown, v1, v2])?.[0]?.labels).toEqual({});
  });
});

describe('locality with Pods among the inputs', () => {
  // istio: pilot/pkg/serviceregistry/kube/controller/endpointslice.go and pod.go
  const pods = [
    pod('web-a', { ip: '10.0.0.1', spec: 'nodeName: node-1', labels: '{ app: web, version: v1 }' }),
    pod('web-b', { ip: '10.0.0.2', spec: 'nodeName: node-1', labels: '{ app: web, istio-locality: r5.z5.s5 }' }),
    pod('web-c', {
      ip: '10.0.0.3',
      spec: 'nodeName: node-2',
      labels: '{ app: web, istio-locality: r5.z5, topology.istio.io/locality: r6/z6 }',
    }),
  ];
  const target = (name: string) => `targetRef: { kind: Pod, name: ${name} }`;

  it('is the Pod’s: its label, else its Node', () => {
    const found = endpointsOf([
      SERVICE,
      NODES,
      ...pods,
      slice(`
- { addresses: [10.0.0.1], ${target('web-a')}, zone: r9/z9 }
- { addresses: [10.0.0.2], ${target('web-b')} }
- { addresses: [10.0.0.3], ${target('web-c')}, nodeName: node-1 }
`),
    ])!;
    expect(found.map(({ locality }) => locality)).toEqual(['r1/z1/s1', 'r5/z5/s5', 'r6/z6']);
    expect(found[0]).toMatchObject({ labels: { app: 'web', version: 'v1' }, node: 'node-1', pod: true });
  });

  it('an endpoint whose Pod is not there is dropped', () => {
    const found = endpointsOf([
      SERVICE,
      NODES,
      ...pods,
      slice(`[{ addresses: [10.0.0.9], nodeName: node-1, ${target('gone')} }]`),
    ]);
    expect(found).toEqual([]);
  });

  it('without targetRef the Pod is found by address in the same namespace; none: no locality', () => {
    const other = pod('other', { ip: '10.0.0.7', spec: 'nodeName: node-1', meta: ', namespace: other' });
    const found = endpointsOf([
      SERVICE,
      NODES,
      ...pods,
      other,
      slice(`
- { addresses: [10.0.0.1] }
- { addresses: [10.0.0.7], nodeName: node-2, zone: r2/z2 }
`),
    ])!;
    expect(found.map(({ address, locality, labels }) => [address, locality, labels])).toEqual([
      ['10.0.0.1', 'r1/z1/s1', { app: 'web', version: 'v1' }],
      ['10.0.0.7', '', {}],
    ]);
  });
});
