import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../src/commands/apply.js';
import type { Command, Flags } from '../../src/commands/command.js';
import { create } from '../../src/commands/create.js';
import { asObject } from '../../src/model/json.js';
import { program } from '../cli/run.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  kubeconfigOf,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { fakeContext } from '../support/fake-context.js';
import { playMesh, REJECTION, type Verdict } from '../support/play-mesh.js';

const root = join(fileURLToPath(import.meta.url), '../../..');

describe.skipIf(!hasControlPlane())('apply to real API servers', () => {
  let east: ControlPlane;
  let west: ControlPlane;
  const state = mkdtempSync(join(tmpdir(), 'failover-apply-'));
  let mesh: { stop(): void } | undefined;
  let written: ReturnType<typeof fakeContext>['written'];

  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    for (const plane of [east, west]) {
      for (const name of ['gloo-system', 'gloo-fed', 'bookinfo', 'service-mesh-hub', 'emojivoto', 'sample', 'shop']) {
        await plane.namespace(name);
      }
    }
  }, 2 * BOOT_MS);
  afterEach(() => mesh?.stop());
  afterAll(() => {
    rmSync(state, { recursive: true });
    return Promise.all([east?.stop(), west?.stop()]);
  });

  async function play(judge?: (kind: string, plane: string) => Verdict): Promise<void> {
    mesh = await playMesh([east, west], (object, plane) => judge?.(String(object.kind), plane.name) ?? 'accepted');
  }

  async function run(flags: Flags, text = '', command: Command = apply, args: string[] = []) {
    const context = fakeContext({
      kubeconfig: openContexts([east, west]),
      clock: {
        now: () => performance.now(),
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
      cwd: root,
      env: { XDG_STATE_HOME: state },
      startedMs: Date.now(),
    });
    context.terminal.readStdin = async () => Buffer.from(text);
    written = context.written;
    const code = await command.run(context, args, {
      timeout: '60s',
      ...(text === '' ? {} : { filename: ['-'] }),
      ...flags,
    });
    return { code, out: written.out, notes: written.notes.join('\n') };
  }

  async function failure(flags: Flags, text = '') {
    return run(flags, text).then(
      ({ code, out, notes }) => Promise.reject(new Error(`ended with ${code}\n${out}\n${notes}`)),
      (error) => error,
    );
  }

  /** What the discovery of Gloo and the guide's own steps have made before. */
  async function surroundings(): Promise<void> {
    const upstream = (name: string, service: string) => ({
      apiVersion: 'gloo.solo.io/v1',
      kind: 'Upstream',
      metadata: { name, namespace: 'gloo-system' },
      spec: { kube: { serviceName: service, serviceNamespace: 'default', servicePort: 10000 } },
    });
    await east.put(upstream('default-service-blue-10000', 'service-blue'), 'discovery');
    const secret = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'gloo-system' },
      stringData: { 'tls.crt': 'x', 'tls.key': 'x', 'ca.crt': 'x' },
    });
    await west.put(secret('failover-downstream'));
    await east.put(secret('failover-upstream'));
    await west.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web-svc', namespace: 'emojivoto' },
      spec: { ports: [{ port: 80 }], selector: { app: 'web' } },
    });
  }

  const WALKTHROUGHS: [string, Flags][] = [
    [
      'examples/neutral/blue-green/failover.yaml',
      { cluster: ['local=east', 'remote=west'], address: ['remote=192.0.2.1:32000'] },
    ],
    ['examples/neutral/reviews/failover.yaml', { cluster: ['mgmt-cluster=east', 'remote-cluster=west'] }],
    [
      'examples/neutral/locality-failover/failover.yaml',
      { cluster: ['cluster1=east', 'cluster2=west', 'cluster3=west', 'cluster4=west'] },
    ],
    ['examples/neutral/external-service/failover.yaml', {}],
    ['examples/neutral/emojivoto/failover.yaml', { cluster: ['west=east', 'east=west'] }],
    [
      'examples/gloo-federation/blue-green',
      { cluster: ['local=east', 'remote=west'], address: ['remote=192.0.2.1:32000'], forceConflicts: true },
    ],
    ['examples/service-mesh-hub/reviews', { cluster: ['mgmt-cluster=east', 'remote-cluster=west'] }],
    [
      'examples/istio/locality-failover',
      { cluster: ['cluster1=east', 'cluster2=west', 'cluster3=west', 'cluster4=west'], validate: false },
    ],
    ['examples/linkerd/emojivoto', { cluster: ['west=east', 'east=west'], forceConflicts: true }],
  ];

  it.each(WALKTHROUGHS)('%s: all of it, and nothing the second time', async (filename, flags) => {
    await surroundings();
    await play();
    const first = await run({ ...flags, filename: [filename] });
    expect(first, first.notes).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/created|configured/);
    const versions = await allVersions(first.out);
    const second = await run({ ...flags, filename: [filename], output: 'json' });
    const { objects } = JSON.parse(second.out) as { objects: { result: string }[] };
    expect(objects.map(({ result }) => result)).toEqual(objects.map(() => 'unchanged'));
    expect(await allVersions(first.out)).toEqual(versions);
  });

  const rule = (host: string, name = 'web') => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: shop }
spec: { host: ${host}, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1 } } }
`;
  const rules = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', namespace: 'shop' };

  it('names every conflict with its manager before it writes anything, and takes the fields with --force-conflicts', async () => {
    await east.put(
      {
        apiVersion: rules.apiVersion,
        kind: rules.kind,
        metadata: { name: 'owned', namespace: 'shop' },
        spec: { host: 'theirs' },
      },
      'argocd',
    );
    const text = `${rule('fresh', 'not-yet')}---${rule('ours', 'owned')}`;
    const error = await failure({}, text);
    expect(error.exitCode).toBe(4);
    expect(error.message).toMatch(/DestinationRule shop\/owned.*spec\.host \(owned by argocd\)/);
    expect(await east.find({ ...rules, name: 'not-yet' })).toBeUndefined();
    expect(await run({ forceConflicts: true }, text)).toMatchObject({ code: 0 });
    expect((await east.find({ ...rules, name: 'owned' }))?.spec).toMatchObject({ host: 'ours' });
  });

  it('keeps nothing with --dry-run=server, a Failover that is all new included', async () => {
    await play();
    const { code, out } = await run({ dryRun: 'server' }, rule('dry', 'dry'));
    expect({ code, out }).toEqual({
      code: 0,
      out: 'destinationrule.networking.istio.io/dry created (cluster east) (server dry run)\n',
    });
    expect(await east.find({ ...rules, name: 'dry' })).toBeUndefined();
  });

  it('routes nothing when the mesh of another cluster rejects an earlier stage', async () => {
    await surroundings();
    await play((kind, plane) => (plane === 'west' && kind === 'Gateway' ? 'rejected' : 'accepted'));
    for (const [apiVersion, kind, namespace, name] of [
      ['fed.solo.io/v1', 'FailoverScheme', 'gloo-fed', 'failover-scheme'],
      ['gateway.solo.io/v1', 'VirtualService', 'gloo-system', 'default'],
    ]) {
      await (await east.cluster()).delete({ apiVersion, kind, namespace, name } as never);
    }
    await (await west.cluster()).delete({
      apiVersion: 'gateway.solo.io/v1',
      kind: 'Gateway',
      namespace: 'gloo-system',
      name: 'failover-gateway',
    });
    const flags = { cluster: ['local=east', 'remote=west'], address: ['remote=192.0.2.1:32000'] };
    const { code, out } = await run({ ...flags, filename: ['examples/neutral/blue-green/failover.yaml'] });
    expect(code).toBe(1);
    expect(out).toContain(`failover-gateway rejected (cluster remote): ${REJECTION}`);
    expect(out).toContain('failoverscheme.fed.solo.io/failover-scheme skipped (cluster local): not begun');
    expect(
      await east.find({
        apiVersion: 'fed.solo.io/v1',
        kind: 'FailoverScheme',
        namespace: 'gloo-fed',
        name: 'failover-scheme',
      }),
    ).toBeUndefined();
  });

  it('names NodePort when no load balancer gives an address in time', async () => {
    const service = `
apiVersion: v1
kind: Service
metadata: { name: door, namespace: shop }
spec: { type: LoadBalancer, ports: [{ port: 80 }] }
`;
    const { code, out } = await run({ timeout: '300ms' }, service);
    expect(code).toBe(1);
    expect(out).toContain('service/door failed (cluster east): not accepted after 0.3s');
    expect(out).toContain('use type NodePort');
    expect(await run({}, service.replace('LoadBalancer', 'NodePort'))).toMatchObject({ code: 0 });
  });

  it('tells a kind whose definition is missing, and one that may not be written: 4', async () => {
    const unknown = await failure(
      {},
      'apiVersion: nobody.example.com/v1\nkind: Thing\nmetadata: { name: a, namespace: shop }\n',
    );
    expect(unknown).toMatchObject({ exitCode: 4, code: 'kind-not-served' });
    const forbidden = await failure({ context: 'east-alice' }, rule('x', 'x'));
    expect(forbidden).toMatchObject({ exitCode: 4, code: 'forbidden' });
  });

  it('waits for a definition that it writes itself', async () => {
    const { code, notes } = await run(
      { validate: false },
      `
apiVersion: shop.example.com/v1
kind: Basket
metadata: { name: mine, namespace: shop }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: baskets.shop.example.com }
spec:
  group: shop.example.com
  scope: Namespaced
  names: { plural: baskets, singular: basket, kind: Basket, listKind: BasketList }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object } }
`,
    );
    expect({ code, notes }).toMatchObject({ code: 0 });
    expect(
      await east.find({ apiVersion: 'shop.example.com/v1', kind: 'Basket', namespace: 'shop', name: 'mine' }),
    ).toBeDefined();
  });

  it('waits for the Upstream that discovery makes, and only adds the health check to it', async () => {
    const part = `
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: late, namespace: gloo-system }
spec: { healthChecks: [{ timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, tcpHealthCheck: {} }] }
`;
    const gone = await run({ timeout: '300ms', validate: false }, part);
    expect(gone.code).toBe(1);
    expect(gone.out).toContain('upstream.gloo.solo.io/late failed (cluster east): there is no such Upstream');
    await play();
    const waiting = run({ validate: false }, part);
    await east.put(
      {
        apiVersion: 'gloo.solo.io/v1',
        kind: 'Upstream',
        metadata: { name: 'late', namespace: 'gloo-system' },
        spec: { kube: { serviceName: 'late', serviceNamespace: 'shop', servicePort: 80 } },
      },
      'discovery',
    );
    expect(await waiting).toMatchObject({ code: 0 });
    const live = await east.find({
      apiVersion: 'gloo.solo.io/v1',
      kind: 'Upstream',
      namespace: 'gloo-system',
      name: 'late',
    });
    expect(live?.spec).toMatchObject({ kube: { serviceName: 'late' }, healthChecks: [{ interval: '1s' }] });
  });

  it('rolls everything back with --atomic when one cluster fails', async () => {
    const inWest = rule('w', 'atomic-west').replace(
      'namespace: shop',
      'namespace: shop, annotations: { failover.dev/cluster: west }',
    );
    const wrong = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: wrong, namespace: nowhere, annotations: { failover.dev/cluster: east } }
spec: { hosts: [a], http: [{ route: [{ destination: { host: a } }] }] }
`;
    const error = await failure({ atomic: true, validate: false }, `${inWest}---${wrong}`);
    expect(error.exitCode).toBe(4);
    expect(await west.find({ ...rules, name: 'atomic-west' })).toBeUndefined();
    const without = await failure({ validate: false }, `${inWest}---${wrong}`);
    expect(without.exitCode).toBe(5);
    expect(await west.find({ ...rules, name: 'atomic-west' })).toBeDefined();
  });

  it('prunes what it made with a label and no longer finds among the inputs', async () => {
    const labelled = (name: string) =>
      rule('p', name).replace('namespace: shop', 'namespace: shop, labels: { app: pruned }');
    await run({}, `${labelled('stays')}---${labelled('goes')}`);
    await east.put({
      apiVersion: rules.apiVersion,
      kind: rules.kind,
      metadata: { name: 'theirs', namespace: 'shop', labels: { app: 'pruned' } },
      spec: { host: 'x' },
    });
    await expect(run({ prune: true, selector: 'app=pruned' }, labelled('stays'))).rejects.toMatchObject({
      exitCode: 2,
    });
    const { code, out } = await run({ prune: true, selector: 'app=pruned', yes: true }, labelled('stays'));
    expect(code).toBe(0);
    expect(out).toContain('destinationrule.networking.istio.io/goes deleted (cluster east)');
    expect(await east.find({ ...rules, name: 'goes' })).toBeUndefined();
    expect(await east.find({ ...rules, name: 'theirs' })).toBeDefined();
  });

  it('creates one KIND the same way', async () => {
    const entry = create.subcommands.find(({ name }) => name === 'destination-rule');
    const command = (await entry?.load()) as Command;
    const flags = { namespace: 'shop', host: 'made.shop.svc.cluster.local', outlier: 'consecutive5xx=1' };
    const dry = await run({ ...flags, dryRun: 'server' }, '', command, ['made']);
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('created (cluster east) (server dry run)') });
    expect(await run(flags, '', command, ['made'])).toMatchObject({
      code: 0,
      out: 'destinationrule.networking.istio.io/made created (cluster east)\n',
    });
    expect(await run(flags, '', command, ['made'])).toMatchObject({
      out: 'destinationrule.networking.istio.io/made unchanged (cluster east)\n',
    });
    expect((await east.find({ ...rules, name: 'made' }))?.spec).toMatchObject({ host: 'made.shop.svc.cluster.local' });
  });

  describe('the program', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => rule(`h${i}`, `many-${i}`)).join('---');

    it('goes on after kill -9 in the middle, and ends as if nothing had been', async () => {
      const text = many(60);
      for (const delayMs of [250, 400, 550]) {
        const killed = start(text);
        await new Promise((done) => setTimeout(done, delayMs));
        killed.child.kill('SIGKILL');
        await killed.ended;
      }
      const { code, out } = await start(text).ended;
      expect(code).toBe(0);
      expect(out.trimEnd().split('\n')).toHaveLength(60);
      const again = await start(text).ended;
      expect(again.out.match(/unchanged/g)).toHaveLength(60);
    });

    it('says after Ctrl-C what was written where: 130', async () => {
      // The route waits for an Upstream that nobody accepts.
      const text = `${rule('i', 'interrupted')}---
apiVersion: gloo.solo.io/v1
kind: Upstream
metadata: { name: silent, namespace: gloo-system }
spec: { static: { hosts: [{ addr: a, port: 1 }] } }
---
apiVersion: gateway.solo.io/v1
kind: VirtualService
metadata: { name: later, namespace: gloo-system }
spec: { virtualHost: { domains: [later], routes: [{ matchers: [{ prefix: / }], routeAction: { single: { upstream: { name: silent, namespace: gloo-system } } } }] } }
`;
      const { child, ended } = start(text, '--validate=false');
      const upstream = { apiVersion: 'gloo.solo.io/v1', kind: 'Upstream', namespace: 'gloo-system', name: 'silent' };
      await expect.poll(() => east.find(upstream), { timeout: 60_000 }).toBeDefined();
      child.kill('SIGINT');
      const { code, err } = await ended;
      expect(code).toBe(130);
      expect(err).toContain(
        'cluster east: written DestinationRule shop/interrupted, Upstream gloo-system/silent; not begun VirtualService gloo-system/later',
      );
    });

    function start(text: string, ...args: string[]) {
      const env = {
        ...process.env,
        KUBECONFIG: kubeconfigOf([east, west]),
        XDG_STATE_HOME: state,
      };
      const child = spawn(process.execPath, [program, 'apply', '-f', '-', ...args], { env });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      child.stdin.end(text);
      const ended = new Promise<{ code: number | null; out: string; err: string }>((done) =>
        child.on('close', (code) => done({ code, out, err })),
      );
      return { child, ended };
    }
  });

  /** Of everything in both servers that failover has a word in. */
  async function allVersions(_out: string): Promise<string[]> {
    const kinds: [string, string][] = [
      ['v1', 'Service'],
      ['gloo.solo.io/v1', 'Upstream'],
      ['gateway.solo.io/v1', 'Gateway'],
      ['gateway.solo.io/v1', 'VirtualService'],
      ['fed.solo.io/v1', 'FailoverScheme'],
      ['networking.smh.solo.io/v1alpha2', 'TrafficPolicy'],
      ['networking.smh.solo.io/v1alpha2', 'FailoverService'],
      ['networking.istio.io/v1', 'DestinationRule'],
      ['networking.istio.io/v1', 'ServiceEntry'],
      ['split.smi-spec.io/v1alpha2', 'TrafficSplit'],
    ];
    const lists = await Promise.all(
      [east, west].map(async (plane) => {
        const cluster = await plane.cluster();
        return Promise.all(kinds.map(([apiVersion, kind]) => cluster.list(apiVersion, kind)));
      }),
    );
    return lists.flat(2).map(({ metadata }) => {
      const { name, namespace, resourceVersion } = asObject(metadata);
      return `${namespace}/${name} ${resourceVersion}`;
    });
  }
});
