import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeCluster, fakeKubeconfig } from '../../test/support/fake-cluster.js';
import { fakeContext } from '../../test/support/fake-context.js';
import { ClusterError, Interrupted, PartialError } from '../errors.js';
import type { JsonObject } from '../model/document.js';
import { apply } from './apply.js';
import type { Command, Flags } from './command.js';
import { create } from './create.js';

// Gloo's walkthrough in both clusters, native: what switches traffic is the FailoverScheme, then the route.
const GLOO = `
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: { name: default, namespace: gloo-system, annotations: { failover.dev/cluster: east } }
spec:
  virtualHost:
    domains: ['*']
    routes:
      - matchers: [{ prefix: / }]
        routeAction: { single: { upstream: { name: blue, namespace: gloo-system } } }
---
apiVersion: fed.solo.io/v1
kind: FailoverScheme
metadata: { name: scheme, namespace: gloo-fed, annotations: { failover.dev/cluster: east } }
spec:
  primary: { clusterName: east, name: blue, namespace: gloo-system }
  failoverGroups:
    - priorityGroup: [{ cluster: west, upstreams: [{ name: green, namespace: gloo-system }] }]
---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: blue, namespace: gloo-system, annotations: { failover.dev/cluster: east } }
spec:
  healthChecks: [{ timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, httpHealthCheck: { path: /health } }]
  static: { hosts: [{ addr: blue.example.com, port: 80 }] }
---
apiVersion: gateway.solo.io/v1
kind: Gateway
metadata: { name: failover-gateway, namespace: gloo-system, labels: {}, annotations: { failover.dev/cluster: west } }
spec:
  bindAddress: '::'
  bindPort: 15443
  tcpGateway:
    tcpHosts:
      - name: failover
        sslConfig: { secretRef: { name: failover-downstream, namespace: gloo-system } }
        destination: { forwardSniClusterName: {} }
---
apiVersion: v1
kind: Secret
metadata: { name: failover-downstream, namespace: gloo-system, annotations: { failover.dev/cluster: west } }
type: kubernetes.io/tls
stringData: { tls.crt: '', tls.key: '' }
`;

/** The client certificate that gloo-fed takes by itself. */
const clientSecret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'failover-upstream', namespace: 'gloo-system' },
};

const RULE = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web.default.svc.cluster.local, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1 } } }
`;

const gateway = ref('gateway.solo.io/v1', 'Gateway', 'gloo-system', 'failover-gateway');
const upstream = ref('gloo.solo.io/v1', 'Upstream', 'gloo-system', 'blue');
const scheme = ref('fed.solo.io/v1', 'FailoverScheme', 'gloo-fed', 'scheme');
const route = ref('gateway.solo.io/v1', 'VirtualService', 'gloo-system', 'default');
const secret = ref('v1', 'Secret', 'gloo-system', 'failover-downstream');

let east: FakeCluster;
let west: FakeCluster;
let signal: AbortController;

beforeEach(() => {
  east = new FakeCluster({ name: 'east' });
  west = new FakeCluster({ name: 'west' });
  east.put(clientSecret);
  signal = new AbortController();
});

describe('apply', () => {
  it('writes stage after stage over all clusters, and the next only when the mesh accepted this one', async () => {
    const order: string[] = [];
    for (const cluster of [east, west]) {
      cluster.on('apply', (call) => void order.push(`${call.kind}`));
    }
    meshAccepts();
    const { code, out } = await run(GLOO);
    expect(code).toBe(0);
    expect(order).toEqual(['Secret', 'Gateway', 'Upstream', 'FailoverScheme', 'VirtualService']);
    expect(out).toBe(
      [
        'secret/failover-downstream created (cluster west)',
        'gateway.gateway.solo.io/failover-gateway created (cluster west)',
        'upstream.gloo.solo.io/blue created (cluster east)',
        'failoverscheme.fed.solo.io/scheme created (cluster east)',
        'virtualservice.gateway.solo.io/default created (cluster east)',
        '',
      ].join('\n'),
    );
  });

  it('writes neither our annotation nor empty maps', async () => {
    meshAccepts();
    await run(GLOO);
    const { metadata } = west.find(gateway) ?? {};
    expect(metadata).not.toHaveProperty('annotations');
    expect(metadata).not.toHaveProperty('labels');
  });

  it('changes nothing the second time, resourceVersions included', async () => {
    meshAccepts();
    await run(GLOO);
    const versions = () =>
      [...east.objects(), ...west.objects()].map(
        ({ metadata }) => (metadata as { resourceVersion: string }).resourceVersion,
      );
    const before = versions();
    const { code, out } = await run(GLOO);
    expect(code).toBe(0);
    expect(out.match(/unchanged/g)).toHaveLength(5);
    expect(versions()).toEqual(before);
  });

  it('stops before what switches traffic when the mesh rejects, with its words: 1', async () => {
    accept(west, gateway);
    east.on('apply', ({ kind }) => {
      if (kind === 'Upstream')
        east.status(upstream, { statuses: { 'gloo-system': { state: 'Rejected', reason: 'no such service' } } });
    });
    const { code, out } = await run(GLOO);
    expect(code).toBe(1);
    expect(out).toContain('upstream.gloo.solo.io/blue rejected (cluster east): no such service');
    expect(out).toContain('failoverscheme.fed.solo.io/scheme skipped (cluster east): not begun');
    expect(east.find(scheme)).toBeUndefined();
    expect(east.find(route)).toBeUndefined();
  });

  it('stops when the mesh of one cluster says nothing within --timeout: 1', async () => {
    accept(east, upstream);
    const { code, out } = await run(GLOO, { timeout: '150ms' });
    expect(code).toBe(1);
    expect(out).toContain('gateway.gateway.solo.io/failover-gateway failed (cluster west): not accepted after 0.15s');
    // The Upstream of the other cluster is a later stage.
    expect(writtenIn(east)).toEqual([]);
  });

  it('waits for nobody with --wait=false', async () => {
    const { code, notes } = await run(GLOO, { wait: false });
    expect(code).toBe(0);
    expect(east.find(route)).toBeDefined();
    expect(notes).toContain('nobody waited');
  });

  it('refuses a Secret that is neither given nor live: 1, nothing written', async () => {
    const [withoutSecret = ''] = GLOO.split('---\napiVersion: v1\nkind: Secret');
    const { code, notes } = await run(withoutSecret);
    expect(code).toBe(1);
    expect(notes).toContain(
      'Gateway gloo-system/failover-gateway needs Secret gloo-system/failover-downstream in cluster west',
    );
    expect(writtenIn(east)).toEqual([]);
    expect(west.objects()).toEqual([]);
  });

  it('takes a Secret that is live', async () => {
    meshAccepts();
    west.put({ ...secret, metadata: { name: secret.name, namespace: secret.namespace } } as never);
    const [withoutSecret = ''] = GLOO.split('---\napiVersion: v1\nkind: Secret');
    expect((await run(withoutSecret)).code).toBe(0);
  });

  it('refuses a cluster that is not registered, with those that are: 4, nothing written', async () => {
    for (const name of ['east', 'north']) {
      east.put({
        apiVersion: 'multicluster.solo.io/v1alpha1',
        kind: 'KubernetesCluster',
        metadata: { name, namespace: 'gloo-fed' },
      });
    }
    const error = await failure(GLOO);
    expect(error).toBeInstanceOf(ClusterError);
    expect(error.message).toContain(
      'cluster west, which FailoverScheme gloo-fed/scheme names, is not registered: registered are east, north',
    );
    expect(west.objects()).toEqual([]);
  });

  it('tells every conflict, field by field, before it writes anything: 4', async () => {
    west.put(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'failover-downstream', namespace: 'gloo-system' },
        type: 'Opaque',
      },
      'somebody',
    );
    east.put(
      {
        ...upstream,
        metadata: { name: 'blue', namespace: 'gloo-system' },
        spec: { static: { hosts: [{ addr: 'other', port: 1 }] } },
      } as never,
      'terraform',
    );
    const error = await failure(GLOO);
    expect(error.exitCode).toBe(4);
    expect(error.message).toMatch(/Secret gloo-system\/failover-downstream.*type \(owned by somebody\)/);
    expect(error.message).toMatch(/Upstream gloo-system\/blue.*owned by terraform/);
    expect(west.find(gateway)).toBeUndefined();
  });

  it('takes the fields over with --force-conflicts', async () => {
    meshAccepts();
    east.put(
      {
        ...upstream,
        metadata: { name: 'blue', namespace: 'gloo-system' },
        spec: { static: { hosts: [{ addr: 'other', port: 1 }] } },
      } as never,
      'terraform',
    );
    const { code, out } = await run(GLOO, { forceConflicts: true });
    expect(code).toBe(0);
    expect(out).toContain('blue configured');
  });

  it('says what was done where when an API server fails in the middle: 5', async () => {
    meshAccepts();
    east.failNext('apply', 'server-error', { kind: 'Upstream' });
    const { error, out } = await failureWithOutput(GLOO);
    expect(error).toBeInstanceOf(PartialError);
    expect(error.message).toContain(
      'cluster west: written Secret gloo-system/failover-downstream, Gateway gloo-system/failover-gateway',
    );
    expect(error.message).toContain('failed Upstream gloo-system/blue');
    expect(error.message).toContain('not begun FailoverScheme gloo-fed/scheme, VirtualService gloo-system/default');
    expect(out).toContain('blue failed');
    expect(east.find(route)).toBeUndefined();
  });

  it('takes a write that got no answer for one that may be done: 5, and --atomic takes it back', async () => {
    meshAccepts();
    const cut = new ClusterError('unreachable', 'cluster west: the connection was cut', { isUnsure: true });
    const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'gloo-system', name: 'failover-downstream' };
    west.failNext('apply', cut, { kind: 'Secret', afterwards: true });
    const atomic = await failureWithOutput(GLOO, { atomic: true });
    expect(atomic.error.exitCode).toBe(4);
    expect(west.find(secret)).toBeUndefined();
    west.failNext('apply', cut, { kind: 'Secret', afterwards: true });
    const { error } = await failureWithOutput(GLOO);
    expect(error.exitCode).toBe(5);
    expect(error.message).toContain(
      'cluster west: perhaps written Secret gloo-system/failover-downstream; not begun Gateway gloo-system/failover-gateway',
    );
    expect(west.find(secret)).toBeDefined();
  });

  it('prints nothing and gives 4 when nothing was written', async () => {
    west.forbid('patch', 'Secret');
    const { error, out } = await failureWithOutput(GLOO);
    expect(error.exitCode).toBe(4);
    expect(out).toBe('');
  });

  it('begins nothing new after Ctrl-C, says what was written where, and goes on the next time', async () => {
    meshAccepts();
    const first = signal;
    west.on('apply', ({ kind }) => {
      if (kind === 'Gateway') first.abort();
    });
    const { error } = await failureWithOutput(GLOO);
    expect(error).toBeInstanceOf(Interrupted);
    expect(error.exitCode).toBe(130);
    expect(last.notes.join('\n')).toContain(
      'cluster west: written Secret gloo-system/failover-downstream, Gateway gloo-system/failover-gateway',
    );
    expect(writtenIn(east)).toEqual([]);
    signal = new AbortController();
    expect((await run(GLOO)).code).toBe(0);
    expect(east.find(route)).toBeDefined();
  });

  it('asks no cluster with --dry-run=client', async () => {
    const { code, out } = await run(GLOO, { dryRun: 'client' });
    expect(code).toBe(0);
    expect(out).toContain('secret/failover-downstream created (cluster west) (dry run)');
    expect([...east.calls, ...west.calls]).toEqual([]);
  });

  it('names them in the order of writing all the same', async () => {
    const { out } = await run(GLOO, { dryRun: 'client', output: 'json' });
    expect(JSON.parse(out).objects.map(({ kind }: { kind: string }) => kind)).toEqual([
      'Secret',
      'Gateway',
      'Upstream',
      'FailoverScheme',
      'VirtualService',
    ]);
  });

  it('tells with --dry-run=server of everything that is wrong, and not of the first stage alone', async () => {
    meshAccepts();
    await run(GLOO);
    const edited = (reference: typeof upstream, from: string, to: string) =>
      JSON.parse(JSON.stringify(east.find(reference)).replace(from, to)) as JsonObject;
    east.put(edited(upstream, '/health', '/live'), 'ops');
    east.put(edited(scheme, 'green', 'teal'), 'kubectl-edit');
    const { error } = await failureWithOutput(GLOO, { dryRun: 'server' });
    expect(error.exitCode).toBe(4);
    expect(error.message).toMatch(/spec\.healthChecks.*ops[\s\S]*spec\.failoverGroups.*kubectl-edit/);
  });

  it('keeps nothing with --dry-run=server', async () => {
    const { code, out } = await run(GLOO, { dryRun: 'server' });
    expect(code).toBe(0);
    expect(out).toContain('virtualservice.gateway.solo.io/default created (cluster east) (server dry run)');
    expect([...writtenIn(east), ...west.objects()]).toEqual([]);
  });

  it('gives an object without a cluster to the current context, in its namespace', async () => {
    const { code, out } = await run(RULE, { namespace: 'shop', output: 'json' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      objects: [
        {
          cluster: 'east',
          apiVersion: 'networking.istio.io/v1',
          kind: 'DestinationRule',
          namespace: 'shop',
          name: 'web',
          result: 'created',
          message: '',
        },
      ],
    });
    expect((await run(RULE, { context: 'west', namespace: 'shop', output: 'name' })).out).toBe(
      'destinationrule.networking.istio.io/web\n',
    );
    expect(west.objects()).toHaveLength(1);
  });

  it('refuses another namespace than the manifest names', async () => {
    const error = await failure(RULE.replace('name: web', 'name: web, namespace: other'), { namespace: 'shop' });
    expect(error.exitCode).toBe(2);
  });

  it('never writes what only describes a running cluster', async () => {
    const node = 'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\n';
    const { notes } = await run(`${RULE}---\n${node}`);
    expect(notes).toContain('left out 1 of Node: they only describe a running cluster');
    expect(writtenIn(east)).toHaveLength(1);
  });

  it('stops at errors of validate, unless told not to', async () => {
    const wrong = RULE.replace('consecutive5xxErrors: 1', 'consecutive5xxErrors: many');
    const { code, notes } = await run(wrong, { validate: true });
    expect(code).toBe(1);
    expect(notes).toContain('1 error found, nothing was written');
    expect(east.calls).toEqual([]);
    expect((await run(wrong)).code).toBe(0);
  });

  it('leaves the weights that a failover controller owns as they are live, with --force-conflicts too', async () => {
    const split = (primary: number, backup: number) => `
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels: { failover.linkerd.io/controlled-by: linkerd-failover }
  annotations: { failover.linkerd.io/primary-service: web }
spec:
  service: web
  backends: [{ service: web, weight: ${primary} }, { service: web-east, weight: ${backup} }]
`;
    await run(split(1, 0));
    const live = writtenIn(east)[0] as JsonObject;
    east.put(
      {
        ...live,
        spec: {
          service: 'web',
          backends: [
            { service: 'web', weight: 0 },
            { service: 'web-east', weight: 1 },
          ],
        },
      },
      'linkerd-failover',
    );
    expect((await run(split(1, 0), { forceConflicts: true })).code).toBe(0);
    expect((await run(split(1, 0))).code).toBe(0);
    expect(writtenIn(east)[0]?.spec).toEqual({
      service: 'web',
      backends: [
        { service: 'web', weight: 0 },
        { service: 'web-east', weight: 1 },
      ],
    });
  });
});

describe('create', () => {
  it('has no flag twice, whatever the KIND', async () => {
    for (const { name, load } of create.subcommands) {
      const { flags } = (await load()) as Command;
      const names = flags.map((flag) => flag.name);
      expect(names, name).toEqual([...new Set(names)]);
    }
  });

  it("takes a health check's own --timeout for the object, not for the wait", async () => {
    east.put({
      ...upstream,
      metadata: { name: 'blue', namespace: 'gloo-system' },
      spec: { static: { hosts: [] } },
    } as never);
    accept(east, upstream);
    const context = fakeContext({
      kubeconfig: async () => fakeKubeconfig([east, west], { current: 'east' }),
      clock: { now: () => 0, after: () => () => undefined },
      env: { XDG_STATE_HOME: stateHome },
    });
    const entry = create.subcommands.find(({ name }) => name === 'health-check');
    const command = (await entry?.load()) as Command;
    const flags = {
      upstream: 'gloo-system/blue',
      path: '/health',
      interval: '1s',
      timeout: '3s',
      wait: false,
      validate: false,
    };
    await command.run(context, [], flags);
    expect(east.find(upstream)?.spec).toMatchObject({ healthChecks: [{ timeout: '3s' }] });
  });
});

/** All but what was there before. */
function writtenIn(cluster: FakeCluster): JsonObject[] {
  return cluster.objects().filter(({ metadata }) => (metadata as JsonObject).name !== clientSecret.metadata.name);
}

function ref(apiVersion: string, kind: string, namespace: string, name: string) {
  return { apiVersion, kind, namespace, name };
}

function accept(cluster: FakeCluster, { kind, ...rest }: ReturnType<typeof ref>): void {
  const status: JsonObject =
    kind === 'FailoverScheme' ? { state: 'ACCEPTED' } : { statuses: { 'gloo-system': { state: 1 } } };
  cluster.on('apply', (call) => {
    if (call.kind === kind && call.dryRun !== true) cluster.status({ kind, ...rest }, status);
  });
}

function meshAccepts(): void {
  accept(west, gateway);
  for (const object of [upstream, scheme, route]) accept(east, object);
  // What gloo-fed does with a scheme.
  east.on('apply', ({ kind, dryRun }) => {
    const live = east.find(upstream);
    if (kind !== 'FailoverScheme' || dryRun === true || live === undefined) return;
    const failover = { prioritizedLocalities: [{ localityEndpoints: [] }] };
    east.put({ ...live, spec: { ...(live.spec as JsonObject), failover } }, 'gloo-fed');
  });
}

async function run(text: string, flags: Flags = {}) {
  const context = fakeContext({
    kubeconfig: async () => fakeKubeconfig([east, west], { current: 'east' }),
    clock: {
      now: () => performance.now(),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    signal: signal.signal,
    env: { XDG_STATE_HOME: stateHome },
  });
  context.terminal.readStdin = async () => Buffer.from(text);
  last = context.written;
  const code = await apply.run(context, [], { filename: ['-'], timeout: '2s', validate: false, ...flags });
  return { code, out: context.written.out, notes: context.written.notes.join('\n') };
}

const stateHome = mkdtempSync(join(tmpdir(), 'failover-apply-'));

let last: ReturnType<typeof fakeContext>['written'];

async function failureWithOutput(text: string, flags: Flags = {}) {
  const error = await run(text, flags).then(
    ({ code }) => {
      throw new Error(`ended with ${code}`);
    },
    (thrown) => thrown,
  );
  return { error, out: last.out };
}

async function failure(text: string, flags: Flags = {}) {
  return (await failureWithOutput(text, flags)).error;
}
