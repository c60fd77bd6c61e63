import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backUp, backupRoot, type Backup as KeptState } from '../../src/cluster/backup.js';
import { readTargets, type Target } from '../../src/cluster/live-state.js';
import { referenceOf } from '../../src/cluster/reference.js';
import { rollBack } from '../../src/cluster/rollback.js';
import type { Wanted } from '../../src/cluster/wanted.js';
import { writeTarget } from '../../src/cluster/write.js';
import { parseManifests } from '../../src/manifest/parse.js';
import type { Cluster } from '../../src/model/cluster.js';
import type { JsonObject } from '../../src/model/document.js';
import { asList, asObject } from '../../src/model/json.js';
import { BOOT_MS, type ControlPlane, hasControlPlane, startControlPlane } from '../support/control-plane.js';
import { wantedObject } from '../support/wanted.js';

const metadata = (name: string, more: JsonObject = {}): JsonObject => ({ name, namespace: 'x', ...more });
const rule = (name: string, host: string): JsonObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: metadata(name),
  spec: { host },
});
const secret = (name: string, value: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: metadata(name),
  data: { key: Buffer.from(value).toString('base64') },
});
const upstream = (name: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'gloo.solo.io/v1',
  kind: 'Upstream',
  metadata: metadata(name),
  spec,
});
const route = (prefix: string, to: string): JsonObject => ({
  matchers: [{ prefix }],
  routeAction: { single: { upstream: { name: to, namespace: 'x' } } },
});
const virtualService = (name: string, ...routes: JsonObject[]): JsonObject => ({
  apiVersion: 'gateway.solo.io/v1',
  kind: 'VirtualService',
  metadata: metadata(name),
  spec: { virtualHost: { domains: ['*'], routes } },
});
const split = (name: string, ...weights: number[]): JsonObject => ({
  apiVersion: 'split.smi-spec.io/v1alpha2',
  kind: 'TrafficSplit',
  metadata: metadata(name, { labels: { 'failover.linkerd.io/controlled-by': 'linkerd-failover' } }),
  spec: { service: 'web', backends: weights.map((weight, index) => ({ service: `web-${index}`, weight })) },
});

type Backup = KeptState<Target>;

describe.skipIf(!hasControlPlane())('the state before', () => {
  let east: ControlPlane;
  let cluster: Cluster;
  let root: string;
  beforeAll(async () => {
    east = await startControlPlane({ name: 'east' });
    await east.namespace('x');
    cluster = await east.cluster();
  }, BOOT_MS);
  afterAll(() => east?.stop());
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'failover-backup-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const keep = async (...wanted: Wanted[]): Promise<Backup> =>
    backUp(await readTargets(wanted, new Map([['', cluster]])), {
      root: join(root, 'state'),
      nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    });
  const write = async ({ targets }: Backup, force = false): Promise<void> => {
    for (const target of targets) await writeTarget(target, { dryRun: false, force, coming: new Set() });
  };
  const find = (object: JsonObject) => east.find(referenceOf(object));

  it('is kept in files that nobody else may read, present or not', async () => {
    const live = await east.put(secret('kept', 'hunter2'));
    const { folder } = await keep(wantedObject(secret('kept', 'new')), wantedObject(rule('absent', 'h')));
    expect(folder).toBe(join(root, 'state', '2026-01-02T03-04-05.000Z'));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    expect(files).toEqual(['backup.json', 'east', 'east/001-Secret.x.kept.yaml']);
    for (const path of [folder, join(folder, 'east')]) expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const file of ['backup.json', 'east/001-Secret.x.kept.yaml']) {
      expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
    const [document] = parseManifests(
      readFileSync(join(folder, 'east/001-Secret.x.kept.yaml'), 'utf8'),
      'x.yaml',
    ).documents;
    expect(document?.value).toEqual(live);
    expect(JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8'))).toMatchObject({
      time: '2026-01-02T03:04:05.000Z',
      objects: [
        {
          cluster: 'east',
          kind: 'Secret',
          namespace: 'x',
          name: 'kept',
          present: true,
          file: 'east/001-Secret.x.kept.yaml',
        },
        { cluster: 'east', kind: 'DestinationRule', namespace: 'x', name: 'absent', present: false },
      ],
    });
  });

  it('never overwrites that of another run', async () => {
    const [first, second] = [
      await keep(wantedObject(rule('twice', 'h'))),
      await keep(wantedObject(rule('twice', 'h'))),
    ];
    expect(second.folder).toBe(`${first.folder}-2`);
  });

  it('comes back whole: content, owners, what was not there', async () => {
    const theirs = { ...rule('changed', 'theirs.example.com'), spec: { host: 'theirs.example.com', exportTo: ['.'] } };
    const before = await east.put(theirs);
    const ours = await cluster.apply(rule('ours', 'old.example.com'));
    const backup = await keep(
      wantedObject(rule('changed', 'ours.example.com')),
      wantedObject(rule('ours', 'new.example.com')),
      wantedObject(secret('fresh', 'x')),
      wantedObject(rule('untouched', 'h')),
    );
    await write({ ...backup, targets: backup.targets.slice(0, 3) }, true);
    expect(asObject((await find(theirs))?.spec).host).toBe('ours.example.com');
    const back = await rollBack(backup.targets);
    expect(
      back.map(({ target, result, message }) => [referenceOf(target.wanted.object).name, result, message]),
    ).toEqual([
      ['changed', 'restored', ''],
      ['ours', 'restored', ''],
      ['untouched', 'unchanged', ''],
      ['fresh', 'removed', ''],
    ]);
    expect(JSON.stringify(content(await find(theirs)))).toBe(JSON.stringify(content(before)));
    expect(owners(await find(theirs))).toEqual(owners(before));
    expect(JSON.stringify(content(await find(rule('ours', ''))))).toBe(JSON.stringify(content(ours)));
    expect(owners(await find(rule('ours', '')))).toEqual(owners(ours));
    expect(await find(secret('fresh', ''))).toBeUndefined();
    // As nothing happened: the same command works again, and says so.
    await expect(cluster.apply(rule('changed', 'ours.example.com'))).rejects.toMatchObject({ code: 'field-conflict' });
  });

  it('leaves what did not change alone', async () => {
    const live = await cluster.apply(rule('same', 'h'));
    const backup = await keep(wantedObject(rule('same', 'h')));
    await write(backup);
    expect(await rollBack(backup.targets)).toMatchObject([{ result: 'unchanged' }]);
    expect(await find(live)).toEqual(live);
  });

  it('takes parts back and keeps what others wrote meanwhile', async () => {
    await east.put(upstream('blue', { kube: { serviceName: 'blue' }, healthChecks: [{ timeout: '9s' }] }), 'discovery');
    await east.put(virtualService('web', route('/a', 'a')));
    const backup = await keep(
      wantedObject(upstream('blue', { healthChecks: [{ timeout: '1s' }] })),
      wantedObject(virtualService('web', route('/', 'blue')), { ownership: 'route' }),
    );
    await write(backup, true);
    await east.put(virtualService('web', route('/', 'blue'), route('/a', 'a'), route('/new', 'new')), 'kubectl-edit');
    const meanwhile = { kube: { serviceName: 'green' }, healthChecks: [{ timeout: '1s' }] };
    await east.put(upstream('blue', meanwhile), 'discovery');
    expect((await rollBack(backup.targets)).map(({ result }) => result)).toEqual(['restored', 'restored']);
    expect((await find(upstream('blue', {})))?.spec).toEqual({
      kube: { serviceName: 'green' },
      healthChecks: [{ timeout: '9s' }],
    });
    expect((await find(virtualService('web')))?.spec).toEqual(
      virtualService('web', route('/a', 'a'), route('/new', 'new')).spec,
    );
  });

  it('does not give a failover controller its old weights back', async () => {
    await east.put(split('split', 1, 0), 'linkerd-failover');
    const wanted = split('split', 1, 0);
    const backup = await keep(
      wantedObject({ ...wanted, metadata: { ...asObject(wanted.metadata), annotations: { team: 'a' } } }),
    );
    await write(backup);
    await east.put(
      { ...split('split', 0, 1), metadata: { ...asObject(wanted.metadata), annotations: { team: 'a' } } },
      'linkerd-failover',
    );
    expect(await rollBack(backup.targets)).toMatchObject([{ result: 'restored' }]);
    const after = await find(wanted);
    expect(after?.spec).toEqual(split('split', 0, 1).spec);
    expect(asObject(after?.metadata).annotations).toBeUndefined();
  });

  it('tells what it could not bring back, and brings back the rest', async () => {
    await east.allow('alice', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'create', 'patch', 'update'] },
    ]);
    const alice = await east.cluster({ user: 'alice' });
    await east.put(rule('seen', 'old'));
    const targets = await readTargets(
      [wantedObject(rule('seen', 'new')), wantedObject(secret('stuck', 'x'))],
      new Map([['', alice]]),
    );
    await write({ folder: '', targets }, true);
    const back = await rollBack(targets);
    expect(back.map(({ result }) => result)).toEqual(['restored', 'failed']);
    expect(back[1]?.message).toContain('user `alice` may not delete secrets');
  });
});

describe('where backups go', () => {
  it('is the state folder of the user, never the working directory', () => {
    const cwd = '/work';
    expect(backupRoot(undefined, { cwd, env: { XDG_STATE_HOME: '/s', HOME: '/h' } })).toBe('/s/failover');
    expect(backupRoot(undefined, { cwd, env: { HOME: '/h' } })).toBe('/h/.local/state/failover');
    expect(backupRoot(undefined, { cwd, env: { XDG_STATE_HOME: 'relative', HOME: '/h' } })).toBe(
      '/h/.local/state/failover',
    );
    expect(backupRoot('kept', { cwd, env: {} })).toBe('/work/kept');
  });
});

function content(object: JsonObject | undefined): JsonObject {
  const {
    managedFields: _fields,
    resourceVersion: _version,
    generation: _generation,
    ...kept
  } = asObject(object?.metadata);
  return { ...object, metadata: kept };
}

function owners(object: JsonObject | undefined): unknown {
  return asList(asObject(object?.metadata).managedFields);
}
