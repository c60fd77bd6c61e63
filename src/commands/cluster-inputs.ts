import { InputError } from '../errors.js';
import type { KindSchema } from '../manifest/kind-schema.js';
import type { ParseResult } from '../manifest/parse.js';
import type { Cluster } from '../model/cluster.js';
import { apiGroup, type Document } from '../model/document.js';
import { type NamedCluster, openClusters, readClusterMap } from './clusters.js';
import type { Context, Flags } from './command.js';
import type { InputOptions } from './inputs.js';

/** A cluster to read, with the name that documents give it; without one where it is the only one and nobody named it. */
interface LiveCluster {
  name?: string;
  cluster: Cluster;
}

/**
 * The clusters that `--from-cluster` means: those of `--cluster`, else those that the documents of `-f` name, else that of the context.
 *
 * @throws UsageError and ClusterError as `openClusters`.
 */
export async function liveClusters(
  context: Context,
  flags: Flags,
  given: readonly Document[] = [],
): Promise<LiveCluster[]> {
  const mapped = [...readClusterMap(flags).keys()].map((name): NamedCluster => ({ name }));
  const names = mapped.length > 0 || flags.context !== undefined ? mapped : await clustersOf(given);
  const opened = await openClusters(context, flags, names.length > 0 ? names : [{ name: '' }]);
  return [...opened].map(([name, cluster]) => (name === '' ? { cluster } : { name, cluster }));
}

/**
 * The live objects beside the documents of `-f`. Where both hold an object, the document is what it will be once it is applied, and counts.
 *
 * @throws ClusterError for a cluster that cannot be reached or of which nothing may be read.
 * @throws InputError when there is nothing to read.
 */
export async function withLive(
  context: Context,
  flags: Flags,
  given: ParseResult,
  { secrets }: InputOptions,
): Promise<ParseResult> {
  const { terminal } = context;
  const [clusters, { readLive }] = await Promise.all([
    liveClusters(context, flags, given.documents),
    import('../cluster/read-live.js'),
  ]);
  const progress = terminal.progress(`reading ${clusters.map(titleOf).join(', ')}`);
  let read: { documents: Document[]; warnings: string[] }[];
  try {
    read = await Promise.all(
      clusters.map(({ name, cluster }) => readLive(cluster, { ...scopeOf(cluster, flags), name, secrets })),
    );
  } finally {
    progress.stop();
  }
  for (const warning of read.flatMap(({ warnings }) => warnings)) terminal.warn(warning);
  const live = read.flatMap(({ documents }) => documents);
  const fresh = withoutReplaced(live, given.documents);
  if (fresh.length < live.length) {
    const count = live.length - fresh.length;
    terminal.note(
      `${count} live ${count === 1 ? 'object stands' : 'objects stand'} in the files, too: the files count`,
    );
  }
  if (live.every(isSurrounding) && given.documents.length + given.problems.length === 0) throw nothing(clusters, flags);
  if (live.every(isPlain) && given.documents.length === 0) {
    const places = clusters.map((each) => `in ${placeOf(each, flags)} of cluster ${titleOf(each)}`).join(', ');
    terminal.note(
      `no mesh object ${places}${flags.allNamespaces === true ? '' : ': -n names another namespace, -A reads all'}`,
    );
  }
  return { documents: [...given.documents, ...fresh], problems: given.problems };
}

/**
 * The schemas that the clusters' own CustomResourceDefinitions carry.
 *
 * @throws ClusterError when they may not be read.
 */
export async function readLiveSchemas(context: Context, flags: Flags): Promise<KindSchema[]> {
  const [clusters, { readLiveDefinitions }, { readCustomResourceDefinitions }] = await Promise.all([
    liveClusters(context, flags),
    import('../cluster/read-live-definitions.js'),
    import('../manifest/crd.js'),
  ]);
  const definitions = await Promise.all(clusters.map(({ cluster }) => readLiveDefinitions(cluster)));
  return readCustomResourceDefinitions(definitions.flat());
}

function scopeOf(cluster: Cluster, flags: Flags): { namespace?: string; labelSelector?: string } {
  return {
    ...(flags.allNamespaces === true ? {} : { namespace: namespaceOf(cluster, flags) }),
    ...(typeof flags.selector === 'string' ? { labelSelector: flags.selector } : {}),
  };
}

/** As kubectl: the context's own where `-n` names none. */
function namespaceOf(cluster: Cluster, flags: Flags): string {
  return typeof flags.namespace === 'string' ? flags.namespace : cluster.namespace;
}

/** Names that Failover documents and annotations give clusters, with the contexts that the former name. */
async function clustersOf(documents: readonly Document[]): Promise<NamedCluster[]> {
  const { checkFailover, readFailovers } = await import('../meshes/failovers.js');
  // One with mistakes is told by the command itself.
  const correct = documents.filter((document) => document.kind === 'Failover' && checkFailover(document).length === 0);
  const declared = readFailovers(correct).flatMap(({ clusters }) =>
    clusters.map(({ name, context }): NamedCluster => ({ name, ...(context === undefined ? {} : { context }) })),
  );
  const annotated = documents.flatMap(({ cluster }) => (cluster === undefined ? [] : [{ name: cluster }]));
  return [...new Map([...annotated, ...declared].map((named) => [named.name, named])).values()];
}

/** Without those that a document of the files stands for: of the same cluster, or of any where it names none. */
function withoutReplaced(live: readonly Document[], given: readonly Document[]): Document[] {
  const keys = new Set(given.map((document) => keyOf(document, document.cluster)));
  return live.filter(
    (document) => !keys.has(keyOf(document, document.cluster)) && !keys.has(keyOf(document, undefined)),
  );
}

function keyOf({ apiVersion, kind, namespace: own = '', name }: Document, cluster: string | undefined): string {
  return [apiGroup(apiVersion), kind, own, name, cluster].join('\n');
}

/** What every cluster has, whether or not anything was asked for that is there. */
function isSurrounding({ apiVersion, kind }: Document): boolean {
  return apiVersion === 'v1' && ['Node', 'Namespace', 'ConfigMap'].includes(kind);
}

/** What any cluster has, whatever mesh runs there. */
function isPlain({ apiVersion, kind }: Document): boolean {
  return ['', 'apps', 'discovery.k8s.io'].includes(apiGroup(apiVersion)) && kind !== 'Secret';
}

function nothing(clusters: readonly LiveCluster[], flags: Flags): InputError {
  const places = clusters.map((each) => `in ${placeOf(each, flags)} of cluster ${titleOf(each)}`).join(', ');
  const labels = typeof flags.selector === 'string' ? ` with \`${flags.selector}\`` : '';
  const found = `found no mesh object and no Service${labels} ${places}, expected at least one`;
  return new InputError('nothing-live', found, {
    hint: flags.allNamespaces === true ? undefined : 'another namespace is named with -n, and -A reads all of them',
  });
}

function placeOf({ cluster }: LiveCluster, flags: Flags): string {
  return flags.allNamespaces === true ? 'any namespace' : `namespace ${namespaceOf(cluster, flags)}`;
}

function titleOf({ name, cluster }: LiveCluster): string {
  return name ?? cluster.name;
}
