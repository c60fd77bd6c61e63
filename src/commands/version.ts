import { FailoverError } from '../errors.js';
import type { ClusterVersion } from '../model/check.js';
import type { Cluster } from '../model/cluster.js';
import { formatNames, print } from '../output/print.js';
import { clusterFlags } from './clusters.js';
import type { Command, Context, Flags } from './command.js';
import { output } from './flags.js';

/** Longest wait for clusters that nobody asked for by name. */
const PATIENCE_MS = 2000;

export const version: Command = {
  description:
    'The version of this program, and where a cluster can be reached those of Kubernetes and of the meshes in it. The current context is left out where it is away; ' +
    'what --context and --cluster name must answer.',
  flags: [
    ...clusterFlags,
    { name: 'client', description: 'the version of this program only' },
    output(formatNames('version')),
  ],
  examples: [
    { line: 'failover version', does: 'the versions for people' },
    { line: 'failover version --client -o json', does: 'this program only, for programs' },
  ],
  async run(context, _, flags) {
    const clusters = flags.client === true ? [] : await clusterVersions(context, flags);
    const client = { client: __VERSION__, node: context.runtime ?? 'unknown' };
    const data = clusters.length === 0 ? client : { ...client, clusters };
    await print(context.terminal, { kind: 'version', data }, flags.output as string | undefined);
    return 0;
  },
};

/** @throws ClusterError for a cluster that was asked for by name and does not answer. */
async function clusterVersions(context: Context, flags: Flags): Promise<ClusterVersion[]> {
  const isNamed = flags.context !== undefined || (Array.isArray(flags.cluster) && flags.cluster.length > 0);
  if (isNamed) return Promise.all((await opened(context, flags)).map(versionsOf));
  if (!(await hasKubeconfig(context, flags))) return [];
  try {
    const patient = { ...flags, requestTimeout: flags.requestTimeout ?? `${PATIENCE_MS}ms` };
    const clusters = await opened(context, patient);
    const found = clusters.map((cluster) => withinPatience(context, versionsOf(cluster)));
    return (await Promise.all(found)).flatMap((one) => one ?? []);
  } catch (error) {
    return away(context, error);
  }
}

async function opened(context: Context, flags: Flags): Promise<Cluster[]> {
  const { openClusters, readClusterMap } = await import('./clusters.js');
  const names = [...readClusterMap(flags).keys()].map((name) => ({ name }));
  return [...(await openClusters(context, flags, names.length > 0 ? names : [{ name: '' }])).values()];
}

async function versionsOf(cluster: Cluster): Promise<ClusterVersion> {
  const { readVersions } = await import('../checks/versions.js');
  return readVersions(cluster);
}

/** Neither a missing cluster nor a slow one keeps the version of this program back. */
function withinPatience(context: Context, versions: Promise<ClusterVersion>): Promise<ClusterVersion | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = context.clock.after(PATIENCE_MS, () => resolve(undefined));
    versions
      .then(resolve, (error: unknown) => {
        try {
          away(context, error);
          resolve(undefined);
        } catch (bug) {
          reject(bug);
        }
      })
      .finally(cancel);
  });
}

function away({ terminal }: Context, error: unknown): [] {
  if (!(error instanceof FailoverError) || error.exitCode === 2) throw error;
  terminal.debug(error.message);
  return [];
}

/** Looked for before anything is loaded that could read it. */
async function hasKubeconfig({ env }: Context, flags: Flags): Promise<boolean> {
  if (flags.kubeconfig !== undefined || (env.KUBECONFIG ?? '') !== '') return true;
  const { existsSync } = await import('node:fs');
  return existsSync(`${env.HOME ?? ''}/.kube/config`);
}
