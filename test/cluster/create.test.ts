import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command, Flags } from '../../src/commands/command.js';
import { create } from '../../src/commands/create.js';
import {
  BOOT_MS,
  type ControlPlane,
  hasControlPlane,
  openContexts,
  startControlPlane,
} from '../support/control-plane.js';
import { fakeContext } from '../support/fake-context.js';

const HEALTH = { path: '/health', interval: '1s' };

describe.skipIf(!hasControlPlane())('failover create on a real API server', () => {
  let east: ControlPlane;
  const folder = mkdtempSync(join(tmpdir(), 'failover-create-'));

  beforeAll(async () => {
    east = await startControlPlane({ name: 'east' });
    await Promise.all(['gloo-system', 'gloo-fed'].map((name) => east.namespace(name)));
    await east.put({
      apiVersion: 'gloo.solo.io/v1',
      kind: 'Upstream',
      metadata: { name: 'blue', namespace: 'gloo-system' },
      spec: { kube: { serviceName: 'blue', serviceNamespace: 'default', servicePort: 80 } },
    });
    await east.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'failover-upstream', namespace: 'gloo-system' },
    });
  }, BOOT_MS);
  afterAll(async () => {
    await east?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(kind: string, flags: Flags, name?: string) {
    const context = fakeContext({
      kubeconfig: openContexts([east]),
      clock: {
        now: () => performance.now(),
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
      env: { XDG_STATE_HOME: folder },
      startedMs: Date.now(),
    });
    const entry = create.subcommands.find((one) => one.name === kind);
    const command = (await entry?.load()) as Command;
    const code = await command.run(context, name === undefined ? [] : [name], flags);
    return { code, out: context.written.out };
  }

  const scheme: Flags = {
    namespace: 'gloo-fed',
    primary: 'local/gloo-system/blue',
    failover: ['remote/gloo-system/green'],
    healthCheck: 'path=/health,interval=1s',
    wait: false,
  };

  it('writes objects of other namespaces than that of -n, which is the object’s own', async () => {
    expect(await run('scheme', scheme, 'blue')).toEqual({
      code: 0,
      out: 'upstream.gloo.solo.io/blue configured (cluster east)\nfailoverscheme.fed.solo.io/blue created (cluster east)\n',
    });
    const live = await east.find({
      apiVersion: 'fed.solo.io/v1',
      kind: 'FailoverScheme',
      namespace: 'gloo-fed',
      name: 'blue',
    });
    expect(live?.spec).toMatchObject({ primary: { name: 'blue', namespace: 'gloo-system' } });
  });

  it('says who makes what it may only add to', async () => {
    const { code, out } = await run('health-check', { upstream: 'gloo-system/none', ...HEALTH, wait: false });
    expect(code).toBe(1);
    expect(out).toMatch(/^upstream.gloo.solo.io\/none failed .*not ours to create.*Gloo's discovery makes/);
  });

  it('refuses the address of a cluster that nothing is written to, before it writes', async () => {
    const given = run('scheme', { ...scheme, address: ['esat=192.0.2.1:32000'] }, 'other');
    await expect(given).rejects.toMatchObject({
      exitCode: 2,
      message: '--address names cluster esat, expected one of east',
      hint: 'did you mean `east`?',
    });
  });
});
