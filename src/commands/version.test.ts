import { describe, expect, it } from 'vitest';
import { FakeCluster, fakeKubeconfig } from '../../test/support/fake-cluster.js';
import { fakeContext } from '../../test/support/fake-context.js';
import { ClusterError } from '../errors.js';
import type { Context, Flags } from './command.js';
import { version } from './version.js';

async function run(fields: Partial<Context>, flags: Flags = {}) {
  const context = fakeContext({ runtime: 'v20.20.0', ...fields });
  expect(await version.run(context, [], { output: 'json', ...flags })).toBe(0);
  return JSON.parse(context.written.out);
}

function meshed(): FakeCluster {
  const east = new FakeCluster({ name: 'east' });
  const image = 'cr.l5d.io/linkerd/controller:stable-2.14.0';
  east.put({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'linkerd-destination', namespace: 'linkerd' },
    spec: { template: { spec: { containers: [{ name: 'destination', image }] } } },
  });
  return east;
}

describe('version', () => {
  it('asks for no kubeconfig where there is none', async () => {
    const data = await run({ env: { HOME: '/nonexistent' } });
    expect(Object.keys(data)).toEqual(['client', 'node']);
  });

  it('names Kubernetes and the meshes of the current context', async () => {
    const east = meshed();
    const data = await run({
      env: { KUBECONFIG: 'x' },
      kubeconfig: async () => fakeKubeconfig([east], { current: 'east' }),
    });
    expect(data.clusters).toEqual([
      {
        cluster: 'east',
        kubernetes: await east.version(),
        meshes: [{ mesh: 'linkerd', component: 'linkerd-destination', version: 'stable-2.14.0' }],
      },
    ]);
  });

  it('wants an answer of every cluster that is asked for by name', async () => {
    const east = meshed();
    const kubeconfig = async () => fakeKubeconfig([east], { current: 'east' });
    await expect(run({ kubeconfig }, { context: 'nosuch' })).rejects.toMatchObject({ exitCode: 4 });
    await expect(run({ kubeconfig }, { cluster: ['a=nosuch'] })).rejects.toMatchObject({ exitCode: 4 });
    east.failNext('version', 'unreachable');
    await expect(run({ kubeconfig }, { context: 'east' })).rejects.toMatchObject({ exitCode: 4 });
  });

  it('leaves the current cluster out where it is away or slow', async () => {
    const east = meshed();
    const kubeconfig = async () => fakeKubeconfig([east], { current: 'east' });
    east.failNext('version', 'unreachable');
    expect(await run({ env: { KUBECONFIG: 'x' }, kubeconfig })).not.toHaveProperty('clusters');
    const silent = Object.assign(meshed(), { version: () => new Promise<string>(() => undefined) });
    const clock: Context['clock'] = {
      now: () => 0,
      after: (ms, callback) => {
        expect(ms).toBe(2000);
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    const slow = async () => fakeKubeconfig([silent], { current: 'east' });
    expect(await run({ env: { KUBECONFIG: 'x' }, kubeconfig: slow, clock })).not.toHaveProperty('clusters');
  });

  it('says the client alone with a broken kubeconfig, and with --client', async () => {
    const kubeconfig = async () => {
      throw new ClusterError('bad-kubeconfig', 'broken');
    };
    expect(await run({ env: { KUBECONFIG: 'x' }, kubeconfig })).not.toHaveProperty('clusters');
    expect(await run({ env: { KUBECONFIG: 'x' }, kubeconfig }, { client: true })).not.toHaveProperty('clusters');
  });
});
