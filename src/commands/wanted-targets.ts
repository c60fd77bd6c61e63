import { place } from '../cluster/place.js';
import { placeRoutes } from '../cluster/place-routes.js';
import { type ReadWanted, readWanted } from '../cluster/read-wanted.js';
import { refuseRepeated, sharedContexts } from '../cluster/same-cluster.js';
import type { Cluster } from '../model/cluster.js';
import type { Document } from '../model/document.js';
import { openClusters, readClusterMap } from './clusters.js';
import type { Context, Flags } from './command.js';

/** What documents want, each object with its namespace, and the clusters that hold them by the name in `Wanted.cluster`. */
export interface WantedTargets extends ReadWanted {
  opened: Map<string, Cluster>;
}

/**
 * What these documents want of the user's clusters; what people must know is told on stderr.
 *
 * @throws InputError for documents that no cluster takes, UsageError and ClusterError as `openClusters` and `place` do.
 */
export async function openWanted(
  context: Context,
  flags: Flags,
  documents: readonly Document[],
  read: ReadWanted = readWanted(documents),
): Promise<WantedTargets> {
  tellWanted(context, read);
  const opened = await openClusters(context, flags, read.clusters);
  for (const warning of [...sharedContexts(opened), ...unusedMaps(flags, read, opened)]) context.terminal.warn(warning);
  const namespace = typeof flags.namespace === 'string' ? flags.namespace : undefined;
  const placed = await place(read.wanted, opened, { namespace });
  const wanted = await placeRoutes(placed, opened);
  refuseRepeated(wanted, opened);
  return { ...read, wanted, opened };
}

/** Who maps a cluster means objects to go there: manifests that name none go elsewhere without a word. */
function unusedMaps(flags: Flags, { clusters, failovers }: ReadWanted, opened: ReadonlyMap<string, Cluster>): string[] {
  const elsewhere = opened.get('');
  const named = [...clusters, ...failovers.flatMap((failover) => failover.clusters)].map(({ name }) => name);
  const unused = [...readClusterMap(flags).keys()].filter((name) => !named.includes(name));
  if (elsewhere === undefined || unused.length === 0) return [];
  return [
    `no object is meant for ${unused.join(', ')} of --cluster: what has no annotation \`failover.dev/cluster\` goes to context ${elsewhere.context}`,
  ];
}

/** What the meshes cannot hold and what was left out. */
export function tellWanted({ terminal }: Context, { warnings, notes }: ReadWanted): void {
  for (const warning of warnings) terminal.warn(warning);
  for (const note of notes) terminal.note(note);
}
