import { ClusterError } from '../../src/errors.js';
import type { Kubeconfig } from '../../src/model/cluster.js';
import type { FakeCluster } from './fake-cluster.js';

/** A kubeconfig whose contexts are these clusters; `context` is the context's name, `connect` may call it by another name. */
export function fakeKubeconfig(clusters: readonly FakeCluster[], { current }: { current?: string } = {}): Kubeconfig {
  return {
    current,
    contexts: clusters.map(({ context, namespace }) => ({ name: context, namespace })),
    connect: (context) => {
      const found = clusters.find((cluster) => cluster.context === context);
      if (found === undefined)
        throw new ClusterError('unknown-context', `no context \`${context}\` in this kubeconfig`);
      return found;
    },
  };
}
