import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeCluster, fakeKubeconfig } from '../../test/support/fake-cluster.js';
import { fakeContext } from '../../test/support/fake-context.js';
import { selfSigned } from '../certs/authority.js';
import { readWanted } from '../cluster/read-wanted.js';
import { parseManifests } from '../manifest/parse.js';
import type { JsonObject } from '../model/document.js';
import type { Context, Flags } from './command.js';
import { status } from './status.js';

const GLOO = `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: blue, namespace: default }
spec:
  mesh: gloo-federation
  service: { host: blue.default.svc.cluster.local, port: 10000, protocol: http }
  clusters: { local: { management: true }, remote: {} }
  destinations:
    - { cluster: local, namespace: default, service: blue, priority: 0 }
    - { cluster: remote, namespace: default, service: green, priority: 1 }
  detection:
    healthCheck: { type: http, path: /health, interval: 1s, timeout: 1s, healthyThreshold: 1, unhealthyThreshold: 1 }
`;

const LINKERD = `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: web, namespace: emoji }
spec:
  mesh: linkerd
  service: { host: web.emoji.svc.cluster.local, port: 80, protocol: http }
  clusters: { west: {}, east: {} }
  destinations:
    - { cluster: west, namespace: emoji, service: web, priority: 0 }
    - { cluster: east, namespace: emoji, service: web, priority: 1 }
  linkerd: { api: trafficsplit }
`;

const HUB = `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: bookinfo }
spec:
  mesh: service-mesh-hub
  service: { host: reviews.bookinfo.global, port: 9080, protocol: http }
  clusters: { mgmt: { management: true }, remote: {} }
  destinations:
    - { cluster: mgmt, namespace: bookinfo, service: reviews, port: 9080, priority: 0 }
    - { cluster: remote, namespace: bookinfo, service: reviews, port: 9080, priority: 1 }
  detection:
    outlier: { consecutive5xx: 1, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`;

const RULE = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec:
  host: web.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 100 }
    loadBalancer: { localityLbSetting: { enabled: true } }
`;

const EXTERNAL = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: external, namespace: default }
spec:
  hosts: [mydb.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{ number: 80, name: http, protocol: HTTP }]
  endpoints:
    - { address: db.us-east-1.example.com, locality: us-east1 }
    - { address: db.us-west-1.example.com, locality: us-west1 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: mydb, namespace: default }
spec:
  host: mydb.com
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 1, interval: 15s, baseEjectionTime: 1m, maxEjectionPercent: 100 }
    loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: us-east1, to: us-west1 }] } }
`;

function slice(namespace: string, service: string, ready: boolean[], zones: string[] = []): JsonObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-1`, namespace, labels: { 'kubernetes.io/service-name': service } },
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: ready.map((one, index) => ({
      addresses: [`10.0.0.${index + 1}`],
      conditions: { ready: one },
      ...(zones[index] === undefined ? {} : { nodeName: zones[index] }),
    })),
  };
}

function service(namespace: string, name: string, port: number, fields: JsonObject = {}): JsonObject {
  const { metadata, status: state, ...spec } = fields;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, ...(metadata as JsonObject) },
    spec: { ports: [{ name: 'http', port, protocol: 'TCP' }], selector: { app: name }, ...spec },
    ...(state === undefined ? {} : { status: state }),
  };
}

interface Run {
  exitCode: number;
  out: string;
  notes: string[];
}

/** `failover status -f TEXT` over these clusters; json unless `flags` say otherwise. */
async function run(
  text: string | undefined,
  clusters: FakeCluster[],
  flags: Flags = {},
  fields: Partial<Context> = {},
): Promise<Run> {
  const cwd = mkdtempSync(join(tmpdir(), 'status-'));
  if (text !== undefined) writeFileSync(join(cwd, 'f.yaml'), text);
  const context = fakeContext({
    cwd,
    kubeconfig: async () => fakeKubeconfig(clusters, { current: clusters[0]?.context }),
    startedMs: Date.parse('2026-01-01T00:00:00Z'),
    ...fields,
  });
  const given = text === undefined ? {} : { filename: ['f.yaml'] };
  const exitCode = await status.run(context, [], { output: 'json', ...given, ...flags });
  return { exitCode, out: context.written.out, notes: context.written.notes };
}

/** Everything that the document wants, live as `apply` leaves it. */
function applied(text: string, clusters: Record<string, FakeCluster>): void {
  const { documents } = parseManifests(text, 'f.yaml');
  for (const { cluster, object } of readWanted(documents).wanted) {
    (clusters[cluster] as FakeCluster).put({ ...object }, 'failover');
  }
}

function gloo(): { local: FakeCluster; remote: FakeCluster } {
  const [local, remote] = [new FakeCluster({ name: 'local' }), new FakeCluster({ name: 'remote' })];
  applied(GLOO, { local, remote });
  local.put(service('default', 'blue', 10000));
  remote.put(service('default', 'green', 10000));
  local.put(slice('default', 'blue', [true, true]));
  remote.put(slice('default', 'green', [true]));
  for (const cluster of [local, remote]) accept(cluster);
  const failover = remote.objects().find(({ kind }) => kind === 'Service' && true) as JsonObject;
  expect(failover).toBeDefined();
  return { local, remote };
}

/** Plays the controllers: everything is accepted. */
function accept(cluster: FakeCluster): void {
  for (const object of cluster.objects()) {
    const {
      name,
      namespace,
      generation = 1,
    } = object.metadata as { name: string; namespace: string; generation: number };
    const reference = { apiVersion: String(object.apiVersion), kind: String(object.kind), namespace, name };
    if (object.kind === 'FailoverScheme') {
      cluster.status(reference, {
        namespacedStatuses: { 'gloo-fed': { state: 'ACCEPTED', observedGeneration: generation } },
      });
    } else if (/solo\.io/.test(reference.apiVersion) && /gloo|gateway/.test(reference.apiVersion)) {
      cluster.status(reference, { statuses: { 'gloo-system': { state: 'Accepted' } } });
    } else if (/smh\.solo/.test(reference.apiVersion)) {
      cluster.status(reference, { state: 'ACCEPTED', observedGeneration: generation });
    } else if (object.kind === 'Service' && name === 'failover') {
      cluster.status(reference, { loadBalancer: { ingress: [{ ip: '192.0.2.50' }] } });
    }
  }
}

describe('status -f', () => {
  it('gives the first level all traffic while one of its pods is ready, where the others are withdrawn', async () => {
    const { local, remote } = gloo();
    local.put(slice('default', 'blue', [true, false]));
    const { out } = await run(GLOO, [local, remote], { output: 'text' });
    expect(out).toMatch(/level 0 {2}1\/2 ready {2}100 %[\s\S]*level 1 {2}1\/1 ready {4}0 %/);
  });

  it('tells a healthy failover of Gloo in the shape that scripts rely on', async () => {
    const { local, remote } = gloo();
    const { exitCode, out } = await run(GLOO, [local, remote]);
    const data = JSON.parse(out);
    expect(Object.keys(data)).toEqual(['healthy', 'objects', 'addresses', 'certificates', 'services']);
    expect(
      data.objects.filter((one: { accepted: boolean; current: boolean }) => !one.accepted || !one.current),
    ).toEqual([]);
    expect(data.services).toEqual([
      {
        service: 'default-blue-10000',
        serving: 0,
        levels: [
          { priority: 0, ready: 2, total: 2 },
          { priority: 1, ready: 1, total: 1 },
        ],
      },
    ]);
    expect(data.addresses).toEqual([{ cluster: 'remote', purpose: 'failover', address: '192.0.2.50:15443' }]);
    expect(data.healthy).toBe(true);
    expect(exitCode).toBe(0);
    const scheme = data.objects.find((one: { kind: string }) => one.kind === 'FailoverScheme');
    expect(Object.keys(scheme)).toEqual([
      'cluster',
      'apiVersion',
      'kind',
      'namespace',
      'name',
      'present',
      'accepted',
      'current',
      'message',
      'targets',
    ]);
  });

  it('says which level serves when the first has no ready endpoint', async () => {
    const { local, remote } = gloo();
    local.put(slice('default', 'blue', [false, false]));
    const { exitCode, out } = await run(GLOO, [local, remote]);
    expect(JSON.parse(out).services[0]).toMatchObject({ serving: 1, levels: [{ ready: 0, total: 2 }, { ready: 1 }] });
    expect(exitCode).toBe(1);
  });

  it('has nobody serve when nothing is ready', async () => {
    const { local, remote } = gloo();
    local.put(slice('default', 'blue', []));
    remote.put(slice('default', 'green', [false]));
    expect(JSON.parse((await run(GLOO, [local, remote])).out).services[0]).toMatchObject({ serving: null });
  });

  it("gives the mesh's own words for a rejection, and what is missing", async () => {
    const { local, remote } = gloo();
    const scheme = { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme', namespace: 'gloo-fed', name: 'blue' };
    local.status(scheme, {
      namespacedStatuses: { 'gloo-fed': { state: 'INVALID', message: 'no such upstream', observedGeneration: 1 } },
    });
    remote.remove({
      apiVersion: 'gateway.solo.io/v1',
      kind: 'Gateway',
      namespace: 'gloo-system',
      name: 'failover-gateway',
    });
    const { exitCode, out } = await run(GLOO, [local, remote]);
    const { objects } = JSON.parse(out);
    expect(objects.find((one: { kind: string }) => one.kind === 'FailoverScheme')).toMatchObject({
      present: true,
      accepted: false,
      message: 'no such upstream',
    });
    expect(objects.find((one: { kind: string }) => one.kind === 'Gateway')).toMatchObject({
      present: false,
      message: 'not there',
    });
    expect(exitCode).toBe(1);
  });

  it('tells what each gloo-fed says of a scheme', async () => {
    const { local, remote } = gloo();
    const { objects } = JSON.parse((await run(GLOO, [local, remote])).out);
    expect(objects.find((one: { kind: string }) => one.kind === 'FailoverScheme').targets).toEqual([
      { name: 'gloo-fed', state: 'ACCEPTED', message: '' },
    ]);
  });

  it('counts the days of the certificates that Gloo takes without being told, in the cluster of the primary', async () => {
    const { local, remote } = gloo();
    const nowMs = Date.parse('2026-01-01T00:00:00Z');
    const { certificate } = await selfSigned('solo.io', { algorithm: 'ecdsa', days: 365, nowMs });
    const data = { 'tls.crt': Buffer.from(certificate.toString()).toString('base64') };
    for (const [cluster, name] of [
      [local, 'failover-upstream'],
      [remote, 'failover-downstream'],
    ] as const) {
      const metadata = { name, namespace: 'gloo-system' };
      cluster.put({ apiVersion: 'v1', kind: 'Secret', metadata, data });
    }
    const { certificates } = JSON.parse((await run(GLOO, [local, remote])).out);
    expect(certificates).toEqual(
      expect.arrayContaining([
        { cluster: 'local', secret: 'gloo-system/failover-upstream', daysLeft: 365 },
        { cluster: 'remote', secret: 'gloo-system/failover-downstream', daysLeft: 365 },
      ]),
    );
    expect(certificates).toHaveLength(2);
  });

  it('says what it knows to who may not read Secrets', async () => {
    const { local, remote } = gloo();
    for (const cluster of [local, remote]) cluster.forbid('get', 'Secret');
    const { exitCode, out } = await run(GLOO, [local, remote], { output: 'text' });
    expect(out).toMatch(/not known: .*secret[\s\S]*healthy/i);
    expect(exitCode).toBe(0);
  });

  it('counts what stands behind a door that has no address yet', async () => {
    const { local, remote } = gloo();
    const door = { apiVersion: 'v1', kind: 'Service', namespace: 'gloo-system', name: 'failover' };
    remote.status(door, { loadBalancer: { ingress: [] } });
    const { out } = await run(GLOO, [local, remote]);
    expect(JSON.parse(out).services[0].levels).toMatchObject([{ total: 2 }, { ready: 1, total: 1 }]);
  });

  it('waits for no load balancer where people say how the cluster is reached', async () => {
    const { local, remote } = gloo();
    const door = { apiVersion: 'v1', kind: 'Service', namespace: 'gloo-system', name: 'failover' };
    remote.status(door, { loadBalancer: { ingress: [] } });
    expect((await run(GLOO, [local, remote])).exitCode).toBe(1);
    const { exitCode, out } = await run(GLOO, [local, remote], { address: ['remote=198.51.100.7:15443'] });
    expect(exitCode).toBe(0);
    expect(JSON.parse(out).addresses).toEqual([
      { cluster: 'remote', purpose: 'failover', address: '198.51.100.7:15443' },
    ]);
  });

  it('names the field that somebody changed', async () => {
    const { local, remote } = gloo();
    const reference = {
      apiVersion: 'gateway.solo.io/v1',
      kind: 'Gateway',
      namespace: 'gloo-system',
      name: 'failover-gateway',
    };
    const live = remote.find(reference) as JsonObject;
    remote.put({ ...live, spec: { ...(live.spec as JsonObject), bindPort: 1 } });
    const { out, exitCode } = await run(GLOO, [local, remote]);
    const gateway = JSON.parse(out).objects.find((one: { kind: string }) => one.kind === 'Gateway');
    expect(gateway).toMatchObject({
      accepted: true,
      current: false,
      message: 'spec.bindPort is not what the document wants',
    });
    expect(exitCode).toBe(1);
  });

  it('takes a status of an earlier generation for none', async () => {
    const { local, remote } = gloo();
    const scheme = { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme', namespace: 'gloo-fed', name: 'blue' };
    local.status(scheme, { namespacedStatuses: { 'gloo-fed': { state: 'ACCEPTED', observedGeneration: 0 } } });
    const { out } = await run(GLOO, [local, remote]);
    expect(JSON.parse(out).objects.find((one: { kind: string }) => one.kind === 'FailoverScheme')).toMatchObject({
      accepted: false,
      current: false,
    });
  });

  it('reads a NodePort as the address of a node', async () => {
    const { local, remote } = gloo();
    remote.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'gateway-proxy', namespace: 'gloo-system', labels: { gloo: 'gateway-proxy' } },
      spec: { type: 'NodePort', ports: [{ name: 'http', port: 80, nodePort: 31500 }] },
    });
    remote.put({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1' },
      status: { addresses: [{ type: 'InternalIP', address: '172.18.0.2' }] },
    });
    const { addresses } = JSON.parse((await run(GLOO, [local, remote])).out);
    expect(addresses).toContainEqual({ cluster: 'remote', purpose: 'client', address: '172.18.0.2:31500' });
  });

  it('shows the weights that a failover controller wrote, and does not hold them against the document', async () => {
    const [west, east] = [new FakeCluster({ name: 'west' }), new FakeCluster({ name: 'east' })];
    applied(LINKERD, { west, east });
    const split = west.objects().find(({ kind }) => kind === 'TrafficSplit') as JsonObject;
    const backends = (split.spec as { backends: JsonObject[] }).backends;
    const moved = backends.map((backend, index) => ({ ...backend, weight: index === 0 ? 0 : 1 }));
    west.put({ ...split, spec: { ...(split.spec as JsonObject), backends: moved } }, 'failover.linkerd.io');
    west.put(service('emoji', 'web', 80));
    west.put(slice('emoji', 'web', [false]));
    west.put(
      service('emoji', 'web-east', 80, {
        metadata: { labels: { 'mirror.linkerd.io/cluster-name': 'east' } },
        selector: {},
      }),
    );
    west.put({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web-east', namespace: 'emoji' },
      subsets: [{ addresses: [{ ip: '192.0.2.9' }], ports: [{ name: 'http', port: 4143 }] }],
    });
    east.put(service('emoji', 'web', 80, { metadata: { labels: { 'mirror.linkerd.io/exported': 'true' } } }));
    const { out } = await run(LINKERD, [west, east]);
    const data = JSON.parse(out);
    expect(data.objects.find((one: { kind: string }) => one.kind === 'TrafficSplit')).toMatchObject({ current: true });
    expect(data.services).toMatchObject([
      {
        serving: 1,
        levels: [
          { ready: 0, total: 1 },
          { ready: 1, total: 1 },
        ],
      },
    ]); // Scaled to nothing, the primary is still the first level.
    west.put(slice('emoji', 'web', []));
    const { out: text } = await run(LINKERD, [west, east], { output: 'text' });
    expect(text).toMatch(/level 0 +0\/0 ready +0 % +west\/emoji\/web\n/);
  });

  it('says when the weights do not follow readiness', async () => {
    const [west, east] = [new FakeCluster({ name: 'west' }), new FakeCluster({ name: 'east' })];
    applied(LINKERD, { west, east });
    west.put(service('emoji', 'web', 80));
    west.put(slice('emoji', 'web', [false]));
    west.put({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web-east', namespace: 'emoji' },
      subsets: [{ addresses: [{ ip: '192.0.2.9' }], ports: [{ name: 'http', port: 4143 }] }],
    });
    const { out, exitCode } = await run(LINKERD, [west, east], { output: 'text' });
    expect(out).toContain('do not follow readiness');
    expect(exitCode).toBe(1);
  });

  it('counts the pods of each cluster for Service Mesh Hub, also when the first has lost all', async () => {
    const [mgmt, remote] = [new FakeCluster({ name: 'mgmt' }), new FakeCluster({ name: 'remote' })];
    applied(HUB, { mgmt, remote });
    accept(mgmt);
    for (const cluster of [mgmt, remote]) cluster.put(service('bookinfo', 'reviews', 9080));
    mgmt.put(slice('bookinfo', 'reviews', []));
    remote.put(slice('bookinfo', 'reviews', [true, true]));
    const { services } = JSON.parse((await run(HUB, [mgmt, remote])).out);
    expect(services).toMatchObject([
      {
        service: 'reviews.bookinfo.global',
        serving: 1,
        levels: [
          { ready: 0, total: 0 },
          { ready: 2, total: 2 },
        ],
      },
    ]);
  });

  it("resolves Istio's localities from the nodes", async () => {
    const east = istio();
    const { exitCode, out } = await run(RULE, [east]);
    expect(JSON.parse(out).services).toEqual([
      {
        service: 'web.shop.svc.cluster.local',
        serving: 0,
        levels: [
          { priority: 0, ready: 1, total: 1 },
          { priority: 1, ready: 1, total: 1 },
        ],
      },
    ]);
    expect(exitCode).toBe(0);
  });

  it('exits with 1 for an object that the cluster does not know', async () => {
    const east = new FakeCluster({ name: 'east' });
    east.unserve('networking.istio.io/v1', 'DestinationRule');
    const { exitCode, out } = await run(RULE, [east]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out).objects[0].message).toContain('does not serve');
  });

  it('tells what may not be read, and still the rest', async () => {
    const east = istio();
    east.forbid('list', 'EndpointSlice');
    const { out } = await run(RULE, [east], { output: 'text' });
    expect(out).toContain('not known:');
    expect(out).toContain('DestinationRule shop/web');
  });
});

function istio(): FakeCluster {
  const east = new FakeCluster({ name: 'east' });
  applied(RULE, { '': east });
  for (const [name, region] of [
    ['n1', 'r1'],
    ['n2', 'r2'],
  ]) {
    east.put({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'topology.kubernetes.io/region': region } } as JsonObject,
    });
  }
  east.put(service('shop', 'web', 80));
  east.put(slice('shop', 'web', [true, true], ['n1', 'n2']));
  return east;
}

describe('status without -f', () => {
  it('finds every failover of the context', async () => {
    const { local, remote } = gloo();
    const { out } = await run(undefined, [local, remote]);
    const { objects, services } = JSON.parse(out);
    expect(objects).toMatchObject([{ cluster: 'local', kind: 'FailoverScheme', accepted: true, current: true }]);
    expect(services[0]).toMatchObject({ service: 'default-blue-10000' });
  });

  it('looks at all the clusters that are named', async () => {
    const { local, remote } = gloo();
    const { out } = await run(undefined, [local, remote], { cluster: ['local=local', 'remote=remote'] });
    expect(JSON.parse(out).services[0].levels).toEqual([
      { priority: 0, ready: 2, total: 2 },
      { priority: 1, ready: 1, total: 1 },
    ]);
  });

  it('narrows to a namespace, and says when there is nothing', async () => {
    const east = istio();
    expect(JSON.parse((await run(undefined, [east], { namespace: 'shop' })).out).objects).toHaveLength(1);
    const { out, notes } = await run(undefined, [east], { namespace: 'other', output: 'text' });
    expect(out).toBe('');
    expect(notes.join()).toContain('no failover was found');
  });
});

describe('status --watch', () => {
  it('writes a line for each change, the result last, and ends with Ctrl-C', async () => {
    const east = istio();
    const controller = new AbortController();
    let looks = 0;
    const clock = {
      now: () => 0,
      after: (_ms: number, callback: () => void) => {
        looks++;
        if (looks === 2) east.put(slice('shop', 'web', [false, true], ['n1', 'n2']));
        if (looks === 4) controller.abort();
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    const { exitCode, out } = await run(
      RULE,
      [east],
      { watch: true, output: 'jsonl' },
      { clock, signal: controller.signal },
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ healthy }) => healthy)).toEqual([true, false, false]);
    expect(exitCode).toBe(1);
  });

  it('goes on when a cluster is away for a moment', async () => {
    const east = istio();
    const controller = new AbortController();
    let looks = 0;
    const clock = {
      now: () => 0,
      after: (_ms: number, callback: () => void) => {
        if (++looks === 1) east.failNext('get', 'unreachable');
        if (looks === 3) controller.abort();
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    const { exitCode, notes } = await run(RULE, [east], { watch: true }, { clock, signal: controller.signal });
    expect(exitCode).toBe(0);
    expect(notes.join()).toContain('unreachable');
  });
});

describe('status without -f', () => {
  it('finds the ServiceEntry whose destinations a DestinationRule orders', async () => {
    const east = new FakeCluster({ name: 'east' });
    const { documents } = parseManifests(EXTERNAL, 'x.yaml');
    for (const { value } of documents) east.put(value);
    const { exitCode, out } = await run(undefined, [east]);
    const { objects, services } = JSON.parse(out);
    expect(objects.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['DestinationRule', 'ServiceEntry']);
    expect(services).toMatchObject([{ service: 'mydb.com', serving: 0, levels: [{ ready: 1 }, { ready: 1 }] }]);
    expect(exitCode).toBe(0);
  });

  it('does not say that nobody serves where the destinations stand in clusters that it does not read', async () => {
    const mgmt = new FakeCluster({ name: 'somewhere' });
    applied(HUB, { mgmt, remote: mgmt });
    accept(mgmt);
    const { out } = await run(undefined, [mgmt], { output: 'text' });
    expect(out).toContain('not known who serves');
    expect(out).not.toContain('nobody serves');
  });
});
