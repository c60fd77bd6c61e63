import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  kubeconfigOf,
  startControlPlane,
} from '../support/control-plane.js';
import { glooStage, type Stage } from '../support/failover-stage.js';
import { playMesh, type Verdict } from '../support/play-mesh.js';
import { type Started, startProgram } from '../support/start-program.js';
import { type FaultProxy, startFaultProxy } from '../support/tcp-fault-proxy.js';

interface Result {
  kind: string;
  result: string;
  message: string;
}

/** Every write that is no dry run. */
const WRITE = { method: 'PATCH', path: /fieldManager=failover$/ };

describe.skipIf(!hasControlPlane())('a cluster that fails in the middle', () => {
  let east: ControlPlane;
  let west: ControlPlane;
  let proxy: FaultProxy;
  let stage: Stage;
  let others: unknown;
  let state: string;
  let mesh: { stop(): void };
  let verdict: (kind: string) => Verdict;

  beforeAll(async () => {
    [east, west] = await Promise.all([startControlPlane({ name: 'east' }), startControlPlane({ name: 'west' })]);
    stage = glooStage(east, west);
    proxy = await startFaultProxy(east);
    state = mkdtempSync(join(tmpdir(), 'failover-connection-'));
    await stage.reset();
    others = await stage.others();
    mesh = await playMesh([east, west], ({ kind }) => verdict(String(kind)));
  }, 2 * BOOT_MS);
  beforeEach(async () => {
    verdict = () => 'accepted';
    await stage.reset();
  });
  afterEach(() => proxy.clear());
  afterAll(async () => {
    mesh?.stop();
    await proxy?.stop();
    await Promise.all([east?.stop(), west?.stop()]);
    if (state !== undefined) rmSync(state, { recursive: true });
  });

  /** Cluster `local` is reached through the proxy. */
  function start(...more: string[]): Started {
    const through = { name: 'east', server: proxy.server, ca: proxy.ca };
    return startProgram(['apply', ...stage.args, ...stage.applyArgs, '--timeout', '60s', '-o', 'json', ...more], {
      KUBECONFIG: kubeconfigOf([through, west]),
      XDG_STATE_HOME: state,
    });
  }

  /** What became of it, after looking at what nobody may do. */
  async function end(started: Started) {
    const { code, stdout, stderr } = await started.ended;
    const [switches, earlier] = [await stage.switches(), await stage.earlier()];
    if (switches.includes(true)) expect(earlier).not.toContain(false);
    expect(await stage.others()).toEqual(others);
    if ([2, 3, 4].includes(code)) expect(stdout).toBe('');
    const { objects } = stdout === '' ? { objects: [] } : (JSON.parse(stdout) as { objects: Result[] });
    return { code, stderr, objects, of: (kind: string) => objects.find((one) => one.kind === kind) };
  }

  it.each(['before', 'during', 'after'] as const)(
    'writes all the same when connections are cut %s the answer',
    async (when) => {
      proxy.inject({ ...WRITE, times: 3 }, { type: 'cut', when });
      proxy.inject({ method: 'GET', path: 'upstreams', times: 1 }, { type: 'cut', when });
      const { code, stderr, objects } = await end(start());
      expect(code, stderr).toBe(0);
      expect(objects.every(({ result }) => result !== 'failed')).toBe(true);
      expect(await stage.switches()).toEqual([true, true]);
      proxy.clear();
      expect((await end(start())).objects.map(({ result }) => result)).toEqual(objects.map(() => 'unchanged'));
    },
  );

  it.each([429, 503])('waits as long as the server says: %i with Retry-After', async (status) => {
    proxy.inject(WRITE, { type: 'answer', status, retryAfterSeconds: 1 });
    const begin = Date.now();
    const { code, stderr } = await end(start());
    expect(code, stderr).toBe(0);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(1000);
  });

  it('does not repeat what the server cannot understand, and says what stands in the other cluster: 5', async () => {
    const message =
      'failed to create typed patch object (gloo-fed/failover-scheme; fed.solo.io/v1, Kind=FailoverScheme): .spec.primary: expected map, got &{5}';
    const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 500, message };
    const path = /failoverschemes.*fieldManager=failover$/;
    proxy.inject({ method: 'PATCH', path, times: 10 }, { type: 'answer', status: 500, body });
    const asked = proxy.requests.length;
    const { code, stderr, of } = await end(start());
    expect(code).toBe(5);
    expect(proxy.requests.slice(asked).filter((request) => path.test(request.path))).toHaveLength(1);
    expect(of('FailoverScheme')).toMatchObject({ result: 'failed', message: expect.stringContaining('spec.primary') });
    expect(of('Gateway')).toMatchObject({ result: 'created' });
    expect(stderr).toMatch(/cluster remote: written .*Gateway gloo-system\/failover-gateway/);
    expect(stderr).toMatch(/cluster local: .*failed FailoverScheme gloo-fed\/failover-scheme/);
  });

  it('says nothing was written when a cluster does not answer in time at the beginning: 4', async () => {
    proxy.inject({ path: /./, times: 1000 }, { type: 'silence' });
    const { code, stderr } = await end(start('--request-timeout', '2s'));
    expect(code).toBe(4);
    expect(stderr).toMatch(/cluster local: .*no answer/);
    expect(await stage.earlier()).toEqual([false, false, false]);
  });

  it('routes nothing when a cluster no longer answers after the beginning: 5', async () => {
    proxy.inject({ ...WRITE, times: 1000 }, { type: 'silence' });
    const { code, stderr, of } = await end(start('--request-timeout', '2s'));
    expect(code, stderr).toBe(5);
    expect(of('FailoverScheme')).toMatchObject({ result: 'skipped' });
    expect(stderr).toContain('not begun');
    expect(await stage.switches()).toEqual([false, false]);
  });

  it('takes a slow server for what it is', async () => {
    proxy.inject({ path: /./, times: 1000 }, { type: 'delay', ms: 60 });
    const { code, stderr } = await end(start('--request-timeout', '20s'));
    expect(code, stderr).toBe(0);
  });

  it('tells credentials that end in the middle: 5, and to log in again', async () => {
    const body = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code: 401,
      message: 'Unauthorized',
      reason: 'Unauthorized',
    };
    proxy.inject(
      { path: /fieldManager=failover$/, method: 'PATCH', skip: 1, times: 1000 },
      { type: 'answer', status: 401, body },
    );
    const { code, stderr } = await end(start());
    expect(code).toBe(5);
    expect(stderr).toMatch(/401/);
    expect(stderr).toMatch(/hint: log in again/);
  });

  it('tells rights that are taken away between two stages, and rolls back with --atomic', async () => {
    // Nobody may write FailoverSchemes while the Gateway waits to be accepted.
    verdict = (kind) => (kind === 'Gateway' ? 'silent' : 'accepted');
    const started = start();
    await standing(() =>
      west.find({
        apiVersion: 'gateway.solo.io/v1',
        kind: 'Gateway',
        namespace: 'gloo-system',
        name: 'failover-gateway',
      }),
    );
    const body = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code: 403,
      reason: 'Forbidden',
      message:
        'failoverschemes.fed.solo.io "failover-scheme" is forbidden: User "alice" cannot patch resource "failoverschemes" in API group "fed.solo.io" in the namespace "gloo-fed"',
    };
    proxy.inject({ method: 'PATCH', path: 'failoverschemes', times: 1000 }, { type: 'answer', status: 403, body });
    verdict = () => 'accepted';
    await nudge();
    const { code, stderr, of } = await end(started);
    expect(code, stderr).toBe(5);
    expect(of('FailoverScheme')).toMatchObject({ result: 'failed' });
    expect(stderr).toMatch(/user `alice` may not patch failoverschemes\.fed\.solo\.io in namespace gloo-fed/);
    expect(stderr).toContain('needs a Role');
    const atomic = await end(start('--atomic'));
    expect(atomic.code, atomic.stderr).toBe(4);
    expect((await stage.switches()).concat(await stage.earlier())).toContain(false);
  });

  it('goes on when the API server is restarted in the middle', async () => {
    verdict = (kind) => (kind === 'Gateway' ? 'silent' : 'accepted');
    const started = start('--timeout', '90s');
    await standing(() =>
      west.find({
        apiVersion: 'gateway.solo.io/v1',
        kind: 'Gateway',
        namespace: 'gloo-system',
        name: 'failover-gateway',
      }),
    );
    await Promise.all([west.restart(), east.restart()]);
    verdict = () => 'accepted';
    await nudge();
    const { code, stderr } = await end(started);
    expect(code, stderr).toBe(0);
    expect(await stage.switches()).toEqual([true, true]);
  }, 180_000);

  it('writes nothing when the state before cannot be kept: 3', async () => {
    const file = join(state, 'file');
    writeFileSync(file, '');
    const { code, stderr } = await end(start('--backup-dir', join(file, 'below')));
    expect(code, stderr).toBe(3);
    expect(await stage.earlier()).toEqual([false, false, false]);
  });

  /** Its controller wakes up. */
  async function nudge(): Promise<void> {
    const status = { statuses: { 'gloo-system': { state: 1, reason: '', reportedBy: 'gloo' } } };
    await west.status(
      { apiVersion: 'gateway.solo.io/v1', kind: 'Gateway', namespace: 'gloo-system', name: 'failover-gateway' },
      status,
    );
  }
});

/** Waits as long as a slow machine takes to start a program and to write. */
async function standing(look: () => Promise<unknown>): Promise<void> {
  await expect.poll(look, { timeout: 60_000, interval: 30 }).toBeDefined();
}
