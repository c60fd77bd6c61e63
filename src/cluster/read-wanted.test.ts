import { expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { recognisers } from '../meshes/plan.js';
import { asObject } from '../model/json.js';
import { readWanted } from './read-wanted.js';

const read = (text: string) => readWanted(parseManifests(text, 'x.yaml').documents);

it('gives each object its stage and its owner, in the order of writing', () => {
  const { wanted } = read(`
{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: s } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }
---
{ apiVersion: networking.smh.solo.io/v1alpha2, kind: VirtualMesh, metadata: { name: vm } }
---
{ apiVersion: networking.smh.solo.io/v1alpha2, kind: TrafficPolicy, metadata: { name: outlier }, spec: { outlierDetection: {} } }
---
{ apiVersion: networking.smh.solo.io/v1alpha2, kind: TrafficPolicy, metadata: { name: shift }, spec: { trafficShift: {} } }
---
{ apiVersion: networking.smh.solo.io/v1alpha2, kind: FailoverService, metadata: { name: f } }
---
{ apiVersion: gloo.solo.io/v1, kind: Upstream, metadata: { name: found }, spec: { healthChecks: [] } }
---
{ apiVersion: gloo.solo.io/v1, kind: Upstream, metadata: { name: own }, spec: { static: {} } }
---
{ apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: r } }
---
{ apiVersion: nobody.example.com/v1, kind: Thing, metadata: { name: t } }
`);
  expect(wanted.map(({ object, stage, ownership }) => [asObject(object.metadata).name, stage, ownership])).toEqual([
    ['shop', 'namespace', 'whole'],
    ['s', 'secret', 'whole'],
    ['web', 'service', 'whole'],
    ['vm', 'mesh', 'whole'],
    ['outlier', 'policy', 'whole'],
    ['found', 'policy', 'part'],
    ['own', 'policy', 'whole'],
    ['t', 'policy', 'whole'],
    ['f', 'failover', 'whole'],
    ['shift', 'switch', 'whole'],
    ['r', 'switch', 'whole'],
  ]);
});

it('leaves out what only the server writes', () => {
  const [one] = read(`
apiVersion: v1
kind: Service
metadata: { name: web, uid: u, generation: 3, creationTimestamp: null, managedFields: [], labels: {}, annotations: { failover.dev/cluster: east } }
spec: { ports: [], selector: {} }
status: { loadBalancer: {} }
`).wanted;
  expect(one).toMatchObject({ cluster: 'east' });
  expect(one?.object).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { ports: [], selector: {} },
  });
});

it('refuses Envoy documents and names generate', () => {
  const text = 'static_resources: { clusters: [] }\n';
  const { documents } = parseManifests(text, 'envoy.yaml', recognisers);
  expect(() => readWanted(documents)).toThrowError(
    expect.objectContaining({
      exitCode: 3,
      problems: [expect.objectContaining({ hint: expect.stringContaining('failover generate') })],
    }),
  );
});

it('renders a Failover document, its route and health check as parts of what others own', () => {
  const { wanted, clusters } = read(`
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: blue, namespace: default }
spec:
  mesh: gloo-federation
  service: { host: blue.default.svc.cluster.local, port: 80, protocol: http }
  clusters: { local: { context: kind-local, management: true }, remote: {} }
  destinations:
    - { cluster: local, namespace: default, service: blue, port: 80, priority: 0 }
    - { cluster: remote, namespace: default, service: blue, port: 80, priority: 1 }
  detection: { healthCheck: { type: http, path: /health } }
  glooFederation: { route: { virtualService: default } }
`);
  expect(clusters).toEqual([{ name: 'remote' }, { name: 'local', context: 'kind-local' }]);
  expect(wanted.map(({ cluster, object, ownership, failover }) => [cluster, object.kind, ownership, failover])).toEqual(
    [
      ['remote', 'Gateway', 'whole', 'blue'],
      ['remote', 'Service', 'whole', 'blue'],
      ['local', 'Upstream', 'part', 'blue'],
      ['local', 'FailoverScheme', 'whole', 'blue'],
      ['local', 'VirtualService', 'route', 'blue'],
    ],
  );
});

it('keeps what a Secret says as text the way the server keeps it', () => {
  const secret = (fields: string) =>
    read(`{ apiVersion: v1, kind: Secret, metadata: { name: s }, ${fields} }`).wanted[0]?.object;
  expect(secret('data: { a: YQ==, b: Yg== }, stringData: { b: other, c: "" }')).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    data: { a: 'YQ==', b: 'b3RoZXI=', c: '' },
  });
  // Wrong, and the server says so.
  expect(secret('stringData: { b: 5 }')).toMatchObject({ stringData: { b: 5 } });
});

it('owns a namespace that has nothing but a name', () => {
  const [one] = read('{ apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { a: b } } }').wanted;
  expect(asObject(one?.object.metadata).labels).toEqual({ 'kubernetes.io/metadata.name': 'shop', a: 'b' });
});
