import { type Cluster, countLocalities, readCluster } from '../../meshes/envoy/cluster.js';
import { Field } from '../../meshes/envoy/field.js';
import { BOOTSTRAP, CLUSTER } from '../../meshes/envoy/recognise.js';
import { type RoutedCluster, readRoutes } from '../../meshes/envoy/route.js';
import { Runtime } from '../../meshes/envoy/runtime.js';
import type { Document } from '../../model/document.js';
import { groupBy } from '../../model/group-by.js';
import { isIpAddress } from '../../model/ip-address.js';
import type { RuleContext } from '../rule.js';

/** Envoy's own documents, which name no API group. */
export const ENVOY = [
  { group: '', kind: 'Bootstrap' },
  { group: '', kind: 'Cluster' },
] as const;

/** What one Envoy document defines. Mistakes of shape read as absent here: envoy/refused tells them. */
export interface EnvoyClusters {
  clusters: readonly Cluster[];
  /** Every cluster that a name in this document may mean: bare clusters see each other. */
  byName: ReadonlyMap<string, Cluster>;
  routes: readonly RoutedCluster[];
}

const NONE: EnvoyClusters = { clusters: [], byName: new Map(), routes: [] };

const own = new WeakMap<Document, Omit<EnvoyClusters, 'byName'>>();
const bare = new WeakMap<RuleContext, ReadonlyMap<string, Cluster>>();

/** The clusters and routes of an Envoy document, read once for all rules; nothing for any other document. */
export function envoyClusters(document: Document, context: RuleContext): EnvoyClusters {
  if (document.apiVersion === BOOTSTRAP) {
    const { clusters, routes } = readOwn(document);
    return { clusters, routes, byName: index(clusters) };
  }
  if (document.apiVersion !== CLUSTER) return NONE;
  let byName = bare.get(context);
  if (byName === undefined) {
    const documents = context.of('', 'Cluster').filter(({ apiVersion }) => apiVersion === CLUSTER);
    byName = index(documents.flatMap((other) => readOwn(other).clusters));
    bare.set(context, byName);
  }
  return { ...readOwn(document), byName };
}

/** How many hosts each level has, the first level first. */
export function levelSizes({ destinations }: Cluster): number[] {
  return [...groupBy(destinations, ({ priority }) => priority)]
    .sort(([one], [other]) => one - other)
    .map(([, hosts]) => hosts.length);
}

/** False where a name stands for an unknown number of addresses, or where the hosts come from elsewhere. */
export function hostsAreKnown({ field, destinations }: Cluster): boolean {
  const type = field.get('type').value ?? 'STATIC';
  return type === 'STATIC' || (type === 'STRICT_DNS' && destinations.every(({ address = '' }) => isIpAddress(address)));
}

/** Whether something comes after the first level of this cluster: a level of its own, or a later member of an aggregate. */
export function isFirstChoice(cluster: Cluster, byName: ReadonlyMap<string, Cluster>): boolean {
  if (levelSizes(cluster).length > 1) return true;
  return [...byName.values()].some(({ clusters = [] }) =>
    clusters.slice(0, -1).some(({ name }) => name === cluster.name),
  );
}

/** How many hosts outlier detection may eject at once: `100 * ejected / hosts` must not pass the percent (outlier_detection_impl.cc). */
export function ejectable(hosts: number, { maxEjectionPercent = 0, alwaysEjectOneHost = false }): number {
  const capped = Math.floor((maxEjectionPercent * hosts) / 100);
  return alwaysEjectOneHost ? Math.max(1, capped) : capped;
}

function readOwn(document: Document): Omit<EnvoyClusters, 'byName'> {
  let read = own.get(document);
  if (read === undefined) {
    read = readDocument(new Field(document, [], document.value, []));
    own.set(document, read);
  }
  return read;
}

function readDocument(root: Field): Omit<EnvoyClusters, 'byName'> {
  if (root.document.apiVersion === CLUSTER) {
    return { clusters: [readCluster(root, { runtime: Runtime.none })], routes: [] };
  }
  const runtime = Runtime.of(root);
  const fields = root.get('static_resources', 'clusters').items();
  const localName = root.get('cluster_manager', 'local_cluster_name').text();
  const local = fields.find((field) => localName !== undefined && field.get('name').value === localName);
  const localCluster = local === undefined ? undefined : countLocalities(local);
  return {
    clusters: fields.map((field) => readCluster(field, { runtime, localCluster })),
    routes: readRoutes(root.get('static_resources', 'listeners'), runtime),
  };
}

function index(clusters: readonly Cluster[]): ReadonlyMap<string, Cluster> {
  return new Map(clusters.map((cluster) => [cluster.name, cluster]));
}
