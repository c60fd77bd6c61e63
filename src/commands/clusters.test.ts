import { describe, expect, it } from 'vitest';
import { FakeCluster, fakeKubeconfig } from '../../test/support/fake-cluster.js';
import { fakeContext } from '../../test/support/fake-context.js';
import { parseManifests } from '../manifest/parse.js';
import type { KubeconfigOptions } from '../model/cluster.js';
import { openClusters } from './clusters.js';
import type { Flags } from './command.js';
import { openWanted } from './wanted-targets.js';

const contexts = ['east', 'kind-west', 'minikube'].map((name) => new FakeCluster({ name, context: name }));

async function opened(
  flags: Flags,
  names: { name: string; context?: string }[],
  current: string | undefined = 'minikube',
) {
  const seen: KubeconfigOptions[] = [];
  const context = fakeContext({
    cwd: '/home/me',
    kubeconfig: async (options) => {
      seen.push(options);
      return fakeKubeconfig(contexts, { current });
    },
  });
  const clusters = await openClusters(context, flags, names);
  return { seen, found: Object.fromEntries([...clusters].map(([name, cluster]) => [name, cluster.context])) };
}

describe('openClusters', () => {
  it('takes --cluster, then the document, then the context called like the cluster', async () => {
    const names = [{ name: 'east' }, { name: 'west', context: 'kind-west' }, { name: 'south', context: 'nowhere' }];
    const { found } = await opened({ cluster: ['south=minikube'] }, names);
    expect(found).toEqual({ east: 'east', west: 'kind-west', south: 'minikube' });
  });

  it('takes --context, else the current one, for objects without a cluster', async () => {
    expect((await opened({}, [{ name: '' }])).found).toEqual({ '': 'minikube' });
    expect((await opened({ context: 'east' }, [{ name: '' }, { name: 'kind-west' }])).found).toEqual({
      '': 'east',
      'kind-west': 'kind-west',
    });
  });

  it('lets two names lead to one context', async () => {
    const { found } = await opened({ cluster: ['a=east', 'b=east'] }, [{ name: 'a' }, { name: 'b' }]);
    expect(found).toEqual({ a: 'east', b: 'east' });
  });

  it('hands the other flags on', async () => {
    const flags = { kubeconfig: 'my/config', as: 'bob', requestTimeout: '5s' };
    const { seen } = await opened(flags, [{ name: '' }]);
    expect(seen).toMatchObject([{ path: '/home/me/my/config', as: 'bob', requestTimeoutMs: 5000 }]);
    expect((await opened({ requestTimeout: '7' }, [{ name: '' }])).seen).toMatchObject([{ requestTimeoutMs: 7000 }]);
  });

  it.each<[string, Flags, RegExp]>([
    [
      '--context for several',
      { context: 'east' },
      /--context east cannot stand for several clusters: .* east, kind-west$/,
    ],
    ['--cluster without =', { cluster: ['east'] }, /found --cluster east, expected --cluster NAME=CONTEXT/],
    ['--cluster without a context', { cluster: ['east='] }, /expected --cluster NAME=CONTEXT/],
    [
      'one name with two contexts',
      { cluster: ['a=east', 'a=minikube'] },
      /--cluster gives a two contexts: east and minikube/,
    ],
    ['a time-out that is none', { requestTimeout: 'soon' }, /found --request-timeout soon/],
  ])('is wrong usage: %s', async (_, flags, message) => {
    await expect(opened(flags, [{ name: 'east' }, { name: 'kind-west' }])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });

  it('names every context that is missing, what was meant, and those that there are', async () => {
    const names = [{ name: 'west' }, { name: 'eats', context: 'eats' }, { name: 'east' }];
    await expect(opened({}, names)).rejects.toMatchObject({
      exitCode: 4,
      message:
        'no context `west` in the kubeconfig, did you mean `kind-west`?; no context `eats` in the kubeconfig, did you mean `east`?',
      hint: 'it has east, kind-west, minikube; say which is meant with `--cluster west=CONTEXT`',
    });
  });

  it('tells a --cluster that no document names, where a context is missing', async () => {
    await expect(opened({ cluster: ['wset=kind-west'] }, [{ name: 'west' }])).rejects.toMatchObject({
      hint: expect.stringMatching(/`--cluster west=CONTEXT`; no document names cluster wset of --cluster$/),
    });
  });

  it('needs a current context for objects without a cluster', async () => {
    const context = fakeContext({ kubeconfig: async () => fakeKubeconfig(contexts) });
    await expect(openClusters(context, {}, [{ name: '' }])).rejects.toMatchObject({ code: 'no-context', exitCode: 4 });
  });
});

describe('openWanted', () => {
  it('warns that objects without an annotation do not go where --cluster points', async () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: default }\n';
    const context = fakeContext({
      kubeconfig: async () => fakeKubeconfig([new FakeCluster({ name: 'east' })], { current: 'east' }),
    });
    await openWanted(context, { cluster: ['remote=east'] }, parseManifests(text, 'x.yaml').documents);
    expect(context.written.notes).toEqual([
      expect.stringMatching(/no object is meant for remote of --cluster: .*goes to context east$/),
    ]);
  });
});
