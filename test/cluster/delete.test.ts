import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WallClock } from '../../src/cli/wall-clock.js';
import { findPrunable } from '../../src/cluster/prune.js';
import type { Context, Flags } from '../../src/commands/command.js';
import { deleteCommand } from '../../src/commands/delete.js';
import { writeManifests } from '../../src/manifest/write.js';
import type { Cluster, ObjectReference } from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asObject } from '../../src/model/json.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { fakeContext } from '../support/fake-context.js';
import { wantedObject } from '../support/wanted.js';

let count = 0;
let name = '';
const metadata = (more: JsonObject = {}): JsonObject => ({ name, namespace: 'x', ...more });
const at = (cluster: string): JsonObject => metadata({ annotations: { 'failover.dev/cluster': cluster } });
const rule = (spec: JsonObject = { host: 'h' }, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: metadata(more),
  spec,
});
const secret = (): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: metadata(), data: {} });
const scheme = (more: JsonObject = {}): JsonObject => ({
  apiVersion: 'fed.solo.io/v1',
  kind: 'FailoverScheme',
  metadata: metadata(more),
  spec: { primary: { clusterName: 'east', name: 'blue', namespace: 'x' }, failoverGroups: [] },
});
const ref = ({ apiVersion, kind, metadata: of }: JsonObject): ObjectReference => ({
  apiVersion: String(apiVersion),
  kind: String(kind),
  namespace: 'x',
  name: String(asObject(of).name),
});

describe.skipIf(!hasControlPlane())('failover delete', () => {
  let east: ControlPlane;
  let west: ControlPlane;
  let cluster: Cluster;
  let dir: string;
  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    await Promise.all([east.namespace('x'), west.namespace('x')]);
    cluster = await east.cluster();
    dir = mkdtempSync(join(tmpdir(), 'failover-delete-'));
  }, BOOT_MS);
  afterAll(async () => {
    await Promise.all([east?.stop(), west?.stop()]);
    rmSync(dir, { recursive: true, force: true });
  });
  beforeEach(() => {
    name = `object-${++count}`;
  });

  const run = async (objects: readonly JsonObject[], flags: Flags = {}, fields: Partial<Context> = {}) => {
    const path = join(dir, `${name}.yaml`);
    writeFileSync(path, writeManifests(objects, 'yaml'));
    const context = fakeContext({ kubeconfig: openContexts([east, west]), clock: new WallClock(), ...fields });
    const all = { filename: [path], yes: true, output: 'json', ...flags };
    const ended = await deleteCommand.run(context, [], all).then(
      (code) => ({ code, message: '' }),
      ({ exitCode, message }) => ({ code: exitCode as number, message: String(message) }),
    );
    const { out, notes } = context.written;
    const shown = out.startsWith('{') ? (JSON.parse(out).objects as JsonObject[]) : [];
    return { ...ended, out, notes, results: shown.map(({ kind, result, message }) => [kind, result, message]) };
  };

  it('removes what apply made, what routes first, and says so', async () => {
    const [inEast, inWest] = [await cluster.apply(rule()), await (await west.cluster()).apply(secret())];
    await cluster.apply(scheme());
    const objects = [
      { ...secret(), metadata: at('west') },
      { ...scheme(), metadata: at('east') },
      { ...rule(), metadata: at('east') },
    ];
    expect(await run(objects)).toMatchObject({
      code: 0,
      results: [
        ['FailoverScheme', 'deleted', ''],
        ['DestinationRule', 'deleted', ''],
        ['Secret', 'deleted', ''],
      ],
    });
    expect([await east.find(ref(inEast)), await west.find(ref(inWest))]).toEqual([undefined, undefined]);
  });

  it('calls an object that is not there a mistake, unless told otherwise, and removes the others all the same', async () => {
    expect(await run([rule()])).toMatchObject({
      code: 4,
      message: expect.stringContaining('there is no DestinationRule x/'),
    });
    expect(await run([rule()], { ignoreNotFound: true })).toMatchObject({
      code: 0,
      results: [['DestinationRule', 'unchanged', 'there is none']],
    });
    await cluster.apply(secret());
    const some = await run([rule(), secret()]);
    expect(some).toMatchObject({
      code: 5,
      results: [
        ['DestinationRule', 'failed', 'there is none'],
        ['Secret', 'deleted', ''],
      ],
    });
    expect(some.message).toContain(`cluster east: deleted Secret x/${name}; failed DestinationRule x/${name}`);
    const unknown = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: metadata() };
    expect(await run([unknown], { ignoreNotFound: true })).toMatchObject({ code: 0 });
  });

  it('leaves an object that somebody else has a share in, and takes back what only we own of it', async () => {
    await cluster.apply(rule({ host: 'h', exportTo: ['.'] }));
    await cluster.apply(rule({ host: 'h' }), { fieldManager: 'argocd' });
    const { code, results } = await run([rule({ host: 'h', exportTo: ['.'] })]);
    expect(code).toBe(0);
    expect(results).toEqual([
      ['DestinationRule', 'configured', 'not removed, for it is also owned by argocd: took back what was ours'],
    ]);
    expect((await east.find(ref(rule())))?.spec).toEqual({ host: 'h' });
    expect(await run([rule()])).toMatchObject({
      code: 0,
      results: [['DestinationRule', 'unchanged', expect.stringContaining('nothing of it is ours')]],
    });
  });

  it('takes the status and the finalizers of a controller for no share', async () => {
    await cluster.apply(scheme());
    await east.status(ref(scheme()), { state: 'ACCEPTED' });
    await east.request(
      'PATCH',
      `/apis/fed.solo.io/v1/namespaces/x/failoverschemes/${name}?fieldManager=gloo-fed`,
      { metadata: { finalizers: ['fed.solo.io/finalizer'] } },
      { contentType: 'application/merge-patch+json' },
    );
    const release = (async () => {
      while (asObject((await east.find(ref(scheme())))?.metadata).deletionTimestamp === undefined)
        await new Promise((done) => setTimeout(done, 50));
      await east.request(
        'PATCH',
        `/apis/fed.solo.io/v1/namespaces/x/failoverschemes/${name}`,
        { metadata: { finalizers: null } },
        { contentType: 'application/merge-patch+json' },
      );
    })();
    expect(await run([scheme()])).toMatchObject({ code: 0, results: [['FailoverScheme', 'deleted', '']] });
    await release;
    expect(await east.find(ref(scheme()))).toBeUndefined();
  });

  it('takes the weights of a failover controller for no share', async () => {
    const split = (...weights: number[]): JsonObject => ({
      apiVersion: 'split.smi-spec.io/v1alpha2',
      kind: 'TrafficSplit',
      metadata: metadata({ labels: { 'failover.linkerd.io/controlled-by': 'linkerd-failover' } }),
      spec: { service: 'web', backends: weights.map((weight, index) => ({ service: `web-${index}`, weight })) },
    });
    await cluster.apply(split(1, 0));
    await east.put(split(0, 1), 'linkerd-failover');
    expect(await run([split(1, 0)])).toMatchObject({ code: 0, results: [['TrafficSplit', 'deleted', '']] });
  });

  it('names the finalizer that holds an object for too long, and begins nothing that comes after', async () => {
    await cluster.apply(scheme({ finalizers: ['fed.solo.io/finalizer'] }));
    await cluster.apply(secret());
    const { code, results } = await run([scheme(), secret()], { timeout: '300ms' });
    expect(code).toBe(1);
    expect(results).toEqual([
      [
        'FailoverScheme',
        'failed',
        expect.stringContaining('still there after 0.3s, held by the finalizer fed.solo.io/finalizer'),
      ],
      ['Secret', 'skipped', 'not begun'],
    ]);
    await east.request(
      'PATCH',
      `/apis/fed.solo.io/v1/namespaces/x/failoverschemes/${name}`,
      { metadata: { finalizers: null } },
      { contentType: 'application/merge-patch+json' },
    );
  });

  it('only takes back what is a part', async () => {
    const upstream = (spec: JsonObject): JsonObject => ({
      apiVersion: 'gloo.solo.io/v1',
      kind: 'Upstream',
      metadata: metadata(),
      spec,
    });
    await east.put(upstream({ kube: { serviceName: 'blue' } }), 'discovery');
    const part = upstream({ healthChecks: [{ timeout: '1s' }] });
    await cluster.apply(part);
    expect(await run([part])).toMatchObject({
      code: 0,
      results: [['Upstream', 'configured', 'took back what was ours']],
    });
    expect((await east.find(ref(part)))?.spec).toEqual({ kube: { serviceName: 'blue' } });
    expect(await run([part])).toMatchObject({ code: 0, results: [['Upstream', 'unchanged', 'nothing of it is ours']] });
  });

  it('stops where RBAC does, and says what was done', async () => {
    await cluster.apply(scheme());
    await cluster.apply(secret());
    await east.allow('alice', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] },
      { apiGroups: ['fed.solo.io'], resources: ['*'], verbs: ['delete'] },
    ]);
    const { code, message, results } = await run([scheme(), secret()], { context: 'east-alice' });
    expect(code).toBe(5);
    expect(results).toEqual([
      ['FailoverScheme', 'deleted', ''],
      ['Secret', 'failed', expect.stringContaining('user `alice` may not delete secrets in namespace x')],
    ]);
    expect(message).toContain(`deleted FailoverScheme x/${name}; failed Secret x/${name}`);
  });

  it('says after Ctrl-C what is gone and what is not, and does not wait', async () => {
    await cluster.apply(scheme({ finalizers: ['fed.solo.io/finalizer'] }));
    await cluster.apply(secret());
    const stop = new AbortController();
    const leaving = async () => asObject((await east.find(ref(scheme())))?.metadata).deletionTimestamp;
    const running = run([scheme(), secret()], {}, { signal: stop.signal });
    await expect.poll(leaving).toBeDefined();
    stop.abort();
    const { code, notes } = await running;
    expect(code).toBe(130);
    expect(notes.join()).toContain(`on its way out FailoverScheme x/${name}`);
    expect(notes.join()).toContain(`not begun Secret x/${name}`);
    await east.request(
      'PATCH',
      `/apis/fed.solo.io/v1/namespaces/x/failoverschemes/${name}`,
      { metadata: { finalizers: null } },
      { contentType: 'application/merge-patch+json' },
    );
  });

  it('asks on a terminal, and elsewhere wants --yes', async () => {
    await cluster.apply(rule());
    expect(await run([rule()], { yes: false })).toMatchObject({ code: 2 });
    const { terminal } = fakeContext();
    const asked: string[] = [];
    const answers = (answer: string): Context['terminal'] => ({
      ...terminal,
      stdinIsTTY: true,
      ask: async ({ message }) => {
        asked.push(message);
        return answer;
      },
    });
    expect(await run([rule()], { yes: false }, { terminal: answers('no') })).toMatchObject({ code: 1 });
    expect(asked).toEqual(['Delete 1 object from 1 cluster?']);
    expect(await east.find(ref(rule()))).toBeDefined();
    expect(await run([rule()], { yes: false }, { terminal: answers('yes') })).toMatchObject({ code: 0 });
    expect(await east.find(ref(rule()))).toBeUndefined();
  });

  it('prunes what we made with that label, is no longer wanted, and nobody else has a share in', async () => {
    const labels = { team: name };
    const labelled = (called: string, spec: JsonObject = { host: 'h' }): JsonObject => ({
      ...rule(spec),
      metadata: { name: `${name}-${called}`, namespace: 'x', labels },
    });
    await cluster.apply(labelled('wanted'));
    await cluster.apply(labelled('old'));
    await cluster.apply({ ...secret(), metadata: metadata({ labels }) });
    await cluster.apply({ ...rule(), metadata: metadata({ labels: { team: 'other' } }) });
    await east.put(labelled('theirs'), 'kubectl');
    await cluster.apply(labelled('shared', { host: 'h', exportTo: ['.'] }));
    await cluster.apply(labelled('shared'), { fieldManager: 'argocd' });
    // A part of ours in somebody else's object.
    await east.put(
      { apiVersion: 'v1', kind: 'Service', metadata: metadata({ labels }), spec: { ports: [{ port: 80 }] } },
      'kubectl',
    );
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata({ labels: { 'mirror.linkerd.io/exported': 'true' } }),
    });
    const found = await findPrunable(cluster, [wantedObject(labelled('wanted'))], { selector: `team=${name}` });
    expect(found.map(({ wanted }) => `${wanted.object.kind} ${asObject(wanted.object.metadata).name}`).sort()).toEqual([
      `DestinationRule ${name}-old`,
      `Secret ${name}`,
    ]);
    expect(await findPrunable(cluster, [], { selector: `team=${name}`, namespace: 'default' })).toEqual([]);
  });
});
