import { describe, expect, it } from 'vitest';
import { FakeCluster, fakeKubeconfig } from '../../test/support/fake-cluster.js';
import { type FakeContext, fakeContext } from '../../test/support/fake-context.js';
import { parseManifests } from '../manifest/parse.js';
import type { Document } from '../model/document.js';
import { explain } from './explain.js';
import { readInputs } from './inputs.js';

const RULE = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: prod, labels: { app: reviews } }
spec:
  host: reviews.prod.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 100 }
`;
const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod, labels: { app: reviews } }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: reviews-1, namespace: prod, labels: { kubernetes.io/service-name: reviews } }
addressType: IPv4
ports: [{ name: http, port: 80 }]
endpoints:
  - { addresses: [10.0.0.1], nodeName: a, targetRef: { kind: Pod, name: reviews-a } }
  - { addresses: [10.0.0.2], nodeName: b, targetRef: { kind: Pod, name: reviews-b } }
---
${['a', 'b']
  .map(
    (node, index) => `
apiVersion: v1
kind: Pod
metadata: { name: reviews-${node}, namespace: prod, labels: { app: reviews } }
spec: { nodeName: ${node}, containers: [{ name: app, image: x, env: [{ name: PASSWORD, value: hunter2 }] }] }
status: { podIP: 10.0.0.${index + 1}, phase: Running, conditions: [{ type: Ready, status: 'True' }] }
---
apiVersion: v1
kind: Node
metadata: { name: ${node}, labels: { topology.kubernetes.io/region: region-${node}, topology.kubernetes.io/zone: zone-1 } }
`,
  )
  .join('---')}`;
const OTHER = `
apiVersion: v1
kind: Service
metadata: { name: unrelated, namespace: other }
spec: { ports: [{ port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: unrelated, namespace: other }
spec: { host: unrelated }
`;

function cluster(text: string, name = 'east', namespace = 'default'): FakeCluster {
  const fake = new FakeCluster({ name, namespace });
  for (const { value } of documentsOf(text)) fake.put(value);
  return fake;
}

function documentsOf(text: string): Document[] {
  const { documents, problems } = parseManifests(text, 'x.yaml');
  expect(problems).toEqual([]);
  return documents;
}

function contextOf(...clusters: FakeCluster[]): FakeContext {
  return fakeContext({ kubeconfig: async () => fakeKubeconfig(clusters, { current: clusters[0]?.name }) });
}

function named(documents: readonly Document[]): string[] {
  return documents.map(({ kind, namespace, name }) => [kind, namespace, name].filter(Boolean).join('/')).sort();
}

const live = { fromCluster: true };

describe('--from-cluster', () => {
  it("reads the context's namespace, with -n another one, with -A all", async () => {
    const east = cluster(`${RULE}---${SERVICE}---${OTHER}`, 'east', 'other');
    const own = await readInputs(contextOf(east), live);
    expect(named(own).filter((name) => !name.startsWith('Node'))).toEqual([
      'DestinationRule/other/unrelated',
      'Service/other/unrelated',
    ]);
    const prod = await readInputs(contextOf(east), { ...live, namespace: 'prod' });
    expect(named(prod)).toEqual([
      'DestinationRule/prod/reviews',
      'EndpointSlice/prod/reviews-1',
      'Node/a',
      'Node/b',
      'Pod/prod/reviews-a',
      'Pod/prod/reviews-b',
      'Service/prod/reviews',
    ]);
    expect(named(await readInputs(contextOf(east), { ...live, allNamespaces: true }))).toHaveLength(9);
  });

  it('answers as the same objects in files do', async () => {
    const written = contextOf(cluster(`${RULE}---${SERVICE}`));
    await explain.run(written, [], { ...live, namespace: 'prod', from: 'region-a/zone-1', output: 'json' });
    const given = fakeContext();
    given.terminal.readStdin = async () => Buffer.from(`${RULE}---${SERVICE}`);
    await explain.run(given, [], { filename: ['-'], namespace: 'prod', from: 'region-a/zone-1', output: 'json' });
    expect(written.written.out).toBe(given.written.out);
    expect(JSON.parse(written.written.out).plans[0].priorities).toMatchObject([
      { priority: 0, endpoints: [{ locality: 'region-a/zone-1' }] },
      { priority: 1, endpoints: [{ locality: 'region-b/zone-1' }] },
    ]);
  });

  it('brings the FailoverScheme about the Upstream about the Service, each of a namespace of its own', async () => {
    const shop = `
apiVersion: v1
kind: Service
metadata: { name: blue, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: shop-blue-80, namespace: gloo-system }
spec: { kube: { serviceName: blue, serviceNamespace: shop, servicePort: 80 } }
---
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: blue, namespace: gloo-fed }
spec:
  primary: { clusterName: local, name: shop-blue-80, namespace: gloo-system }
  failoverGroups: [{ priorityGroup: [{ cluster: remote, upstreams: [{ name: shop-green-80, namespace: gloo-system }] }] }]
`;
    const local = cluster(`${shop}---${OTHER}`, 'local');
    const flags = { ...live, namespace: 'shop', cluster: ['local=local'] };
    expect(named(await readInputs(contextOf(local), flags))).toEqual([
      'FailoverScheme/gloo-fed/blue',
      'Service/shop/blue',
      'Upstream/gloo-system/shop-blue-80',
    ]);
  });

  it('brings what mesh objects of other namespaces say about the namespace, and the endpoints of what its own refer to', async () => {
    const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: web }
spec:
  hosts: [web]
  http: [{ route: [{ destination: { host: reviews.prod.svc.cluster.local } }] }]
`;
    const root = RULE.replace('namespace: prod', 'namespace: istio-system').replace(
      'reviews.prod.svc.cluster.local',
      '"*.web.svc.cluster.local"',
    );
    const web =
      'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: web }\nspec: { ports: [{ port: 80 }] }\n';
    const east = cluster([route, root, web, SERVICE, OTHER].join('---\n'));
    const found = named(await readInputs(contextOf(east), { ...live, namespace: 'web' }));
    expect(found).toEqual([
      'DestinationRule/istio-system/reviews',
      'EndpointSlice/prod/reviews-1',
      'Node/a',
      'Node/b',
      'Pod/prod/reviews-a',
      'Pod/prod/reviews-b',
      'Service/prod/reviews',
      'Service/web/web',
      'VirtualService/web/web',
    ]);
  });

  it('leaves a gateway of another namespace alone that takes requests for any host', async () => {
    const fake = cluster(`${SERVICE}
---
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: { name: default, namespace: gloo-system }
spec:
  virtualHost:
    domains: ['*']
    routes: [{ matchers: [{ prefix: / }], routeAction: { single: { upstream: { name: shop, namespace: gloo-system } } } }]
`);
    const documents = await readInputs(contextOf(fake), { ...live, namespace: 'prod' });
    expect(documents.map(({ kind }) => kind)).not.toContain('VirtualService');
    expect(documents.map(({ kind }) => kind)).toContain('Service');
  });

  it('picks with -l, and takes what belongs to it whatever its labels', async () => {
    const second = `
apiVersion: v1
kind: Service
metadata: { name: ratings, namespace: prod }
spec: { ports: [{ port: 80 }] }
`;
    const east = cluster([RULE.replace(', labels: { app: reviews }', ''), SERVICE, second].join('---\n'));
    const found = named(await readInputs(contextOf(east), { ...live, namespace: 'prod', selector: 'app=reviews' }));
    expect(found).toContain('DestinationRule/prod/reviews');
    expect(found).toContain('EndpointSlice/prod/reviews-1');
    expect(found).not.toContain('Service/prod/ratings');
  });

  it('tells clusters apart where several are read, and where the user names one', async () => {
    const [east, west] = [cluster(`${RULE}---${SERVICE}`, 'east'), cluster(SERVICE, 'west')];
    const flags = { ...live, namespace: 'prod', cluster: ['east=east', 'west=west'] };
    const documents = await readInputs(contextOf(east, west), flags);
    expect(new Set(documents.map((document) => document.cluster))).toEqual(new Set(['east', 'west']));
    const alone = await readInputs(contextOf(east), { ...live, namespace: 'prod' });
    expect(new Set(alone.map((document) => document.cluster))).toEqual(new Set([undefined]));
  });

  it('shows an object with a position in its YAML, without what API servers keep for themselves', async () => {
    const [rule] = (await readInputs(contextOf(cluster(RULE)), { ...live, namespace: 'prod' })).filter(
      ({ kind }) => kind === 'DestinationRule',
    );
    expect(rule?.file).toBe('<east>/networking.istio.io/v1/destinationrules/prod/reviews');
    const { line, column } = rule?.at(['spec', 'host']) ?? {};
    expect(rule?.line?.(line ?? 0)?.slice((column ?? 0) - 1)).toBe('host: reviews.prod.svc.cluster.local');
    expect(JSON.stringify(rule?.value)).not.toContain('managedFields');
  });

  it('keeps no environment of Pods', async () => {
    const documents = await readInputs(contextOf(cluster(SERVICE)), { ...live, namespace: 'prod' });
    expect(JSON.stringify(documents.map(({ value }) => value))).not.toContain('hunter2');
  });

  it('takes a file for what the object will be', async () => {
    const context = contextOf(cluster(`${RULE}---${SERVICE}`));
    context.terminal.readStdin = async () => Buffer.from(RULE.replace('1m', '2m'));
    const documents = await readInputs(context, { ...live, namespace: 'prod', filename: ['-'] });
    expect(documents.filter(({ kind }) => kind === 'DestinationRule').map(({ file }) => file)).toEqual(['<stdin>']);
    expect(context.written.notes).toEqual(['1 live object stands in the files, too: the files count']);
  });

  it('answers once for a service that a Failover document describes and that is live, as the document has it', async () => {
    const failover = `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: blue, namespace: shop }
spec:
  mesh: gloo-federation
  service: { host: blue.shop.svc.cluster.local, port: 80, protocol: http }
  clusters: { local: { management: true }, remote: {} }
  destinations:
    - { cluster: local, namespace: shop, service: blue, priority: 0 }
    - { cluster: remote, namespace: shop, service: green, priority: 1 }
  detection: { healthCheck: { type: http, path: /health, interval: 1s, timeout: 1s } }
`;
    const blue = `
apiVersion: v1
kind: Service
metadata: { name: blue, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: shop-blue-80, namespace: gloo-system }
spec: { kube: { serviceName: blue, serviceNamespace: shop, servicePort: 80 } }
`;
    const context = contextOf(cluster(blue, 'local'), cluster(SERVICE, 'remote'));
    context.terminal.readStdin = async () => Buffer.from(failover);
    await explain.run(context, [], { ...live, filename: ['-'], namespace: 'shop', from: 'us', output: 'json' });
    const { plans } = JSON.parse(context.written.out);
    expect(plans).toMatchObject([{ service: 'shop-blue-80', priorities: [{ priority: 0 }, { priority: 1 }] }]);
  });

  it('goes to the clusters that a Failover document names', async () => {
    const [east, west] = [cluster(SERVICE, 'east'), cluster(SERVICE, 'west')];
    const context = contextOf(east, west);
    context.terminal.readStdin = async () =>
      Buffer.from(`
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: prod }
spec:
  mesh: istio
  service: { host: reviews.prod.svc.cluster.local, port: 80, protocol: http }
  clusters: { one: { context: east, locality: region-a }, two: { context: west, locality: region-b } }
  destinations:
    - { cluster: one, namespace: prod, service: reviews, port: 80, priority: 0 }
    - { cluster: two, namespace: prod, service: reviews, port: 80, priority: 1 }
`);
    const documents = await readInputs(context, { ...live, namespace: 'prod', filename: ['-'] });
    const found = new Set(documents.filter(({ kind }) => kind === 'Service').map((document) => document.cluster));
    expect(found).toEqual(new Set(['one', 'two']));
  });

  it('brings the TLS Secrets that objects use, by a rule of their mesh too, and all of the namespace where they are asked for', async () => {
    const secret = (name: string, data = 'tls.crt: YQ==', type = 'kubernetes.io/tls') =>
      `---\napiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: gloo-system }\ntype: ${type}\ndata: { ${data} }\n`;
    const fake = cluster(`
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: blue, namespace: gloo-system }
spec:
  primary: { clusterName: local, name: blue, namespace: gloo-system }
  failoverGroups: [{ priorityGroup: [{ cluster: remote, upstreams: [{ name: green, namespace: gloo-system }] }] }]
${secret('failover-upstream')}${secret('ingress')}${secret('password', 'password: YQ==', 'Opaque')}`);
    const flags = { ...live, namespace: 'gloo-system' };
    const secretsOf = async (secrets?: 'used' | 'all') =>
      (await readInputs(contextOf(fake), flags, { secrets }))
        .filter(({ kind }) => kind === 'Secret')
        .map(({ name }) => name);
    expect(await secretsOf()).toEqual([]);
    expect(await secretsOf('used')).toEqual(['failover-upstream']);
    expect((await secretsOf('all')).sort()).toEqual(['failover-upstream', 'ingress']);
  });

  it('says what it may not read, and answers without it', async () => {
    const east = cluster(`${RULE}---${SERVICE}`);
    east.forbid('list', 'Pod');
    east.forbid('list', 'Node');
    const context = contextOf(east);
    const documents = await readInputs(context, { ...live, namespace: 'prod' });
    expect(named(documents)).toContain('EndpointSlice/prod/reviews-1');
    expect(context.written.notes).toEqual([
      'cluster east: not allowed to list nodes: the answer is made without them',
      'cluster east: not allowed to list pods in prod: the answer is made without them',
    ]);
  });

  it('fails where nothing at all may be read', async () => {
    const east = cluster(`${RULE}---${SERVICE}`);
    east.forbid('list');
    await expect(readInputs(contextOf(east), { ...live, namespace: 'prod' })).rejects.toMatchObject({
      code: 'forbidden',
      exitCode: 4,
    });
  });

  it('fails where a cluster does not answer', async () => {
    const east = cluster(`${RULE}---${SERVICE}`);
    east.failNext('list', 'unreachable', { times: 100 });
    await expect(readInputs(contextOf(east), { ...live, namespace: 'prod' })).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  it('says where it looked when there is nothing', async () => {
    await expect(readInputs(contextOf(cluster(OTHER)), { ...live, namespace: 'empty' })).rejects.toMatchObject({
      exitCode: 3,
      message: 'found no mesh object and no Service in namespace empty of cluster east, expected at least one',
    });
  });

  it('refuses flags about clusters without it', async () => {
    const run = explain.run(contextOf(cluster(OTHER)), [], { filename: ['-'], cluster: ['east=east'] });
    await expect(run).rejects.toMatchObject({
      exitCode: 2,
      message: 'found --cluster without --from-cluster, expected both',
    });
  });
});
