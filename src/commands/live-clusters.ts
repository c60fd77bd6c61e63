import { readWanted } from '../cluster/read-wanted.js';
import { findFailovers } from '../cluster/status/find-failovers.js';
import type { Wanted } from '../cluster/wanted.js';
import { ClusterError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import type { Document } from '../model/document.js';
import type { FailoverSpec } from '../model/failover.js';
import { type NamedCluster, openClusters, readClusterMap } from './clusters.js';
import type { Context, Flags } from './command.js';
import { readInputs } from './inputs.js';
import { refuseNothing } from './nothing-wanted.js';
import { selected, selectedOf } from './selected.js';
import { openWanted } from './wanted-targets.js';

/** What `status` and `check` look at: what documents want, or what was found in the clusters. */
export interface LiveSubject {
  wanted: Wanted[];
  documents: Document[];
  failovers: FailoverSpec[];
  clusters: Map<string, Cluster>;
}

/**
 * What `-f` wants and the clusters concerned, those included that only hold destinations, as far as the kubeconfig has them. Without `-f` every failover in the
 * clusters of `--cluster` and `--context`, else in the current one.
 *
 * @throws InputError, UsageError and ClusterError as `readInputs` and `openWanted` do.
 */
export async function readSubject(context: Context, flags: Flags, verb: 'check' | 'show'): Promise<LiveSubject> {
  const files = Array.isArray(flags.filename) && flags.filename.length > 0;
  if (!files && flags.kustomize === undefined) return findSubject(context, flags);
  const documents = await readInputs(context, flags);
  const read = selected(flags, readWanted(documents));
  refuseNothing(read.wanted, verb);
  const { wanted, opened, failovers } = await openWanted(context, flags, documents, read);
  const clusters = await withDestinations(context, flags, opened, failovers);
  return { wanted, documents, failovers, clusters };
}

async function findSubject(context: Context, flags: Flags): Promise<LiveSubject> {
  const named = [...readClusterMap(flags).keys()].map((name): NamedCluster => ({ name }));
  const clusters = await openClusters(context, flags, named.length > 0 ? named : [{ name: '' }]);
  const namespace = typeof flags.namespace === 'string' && flags.allNamespaces !== true ? flags.namespace : undefined;
  const { wanted, notes } = await findFailovers(clusters, namespace);
  for (const note of notes) context.terminal.warn(note);
  return { wanted: selectedOf(flags, wanted), documents: [], failovers: [], clusters };
}

/** A cluster that only holds a destination may well be unknown to the user's kubeconfig; then nothing is said of it. */
async function withDestinations(
  context: Context,
  flags: Flags,
  opened: Map<string, Cluster>,
  failovers: readonly FailoverSpec[],
): Promise<Map<string, Cluster>> {
  const declared = failovers.flatMap(({ clusters }) => clusters);
  const further = declared.filter(({ name }) => !opened.has(name));
  const clusters = new Map(opened);
  for (const { name, context: own } of further) {
    try {
      const found = await openClusters(context, flags, [{ name, ...(own === undefined ? {} : { context: own }) }]);
      for (const [key, cluster] of found) clusters.set(key, cluster);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'unknown-context') throw error;
      context.terminal.note(`cluster ${name} is not looked at: ${error.message}`);
    }
  }
  return clusters;
}
