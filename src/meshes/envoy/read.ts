import { InputError } from '../../errors.js';
import { suggestion } from '../../manifest/did-you-mean.js';
import type { Document } from '../../model/document.js';
import type { Client, Destination, FailoverPlan } from '../../model/plan.js';
import type { ReadContext } from '../mesh.js';
import { type Cluster, countLocalities, readCluster } from './cluster.js';
import { readLocality } from './endpoints.js';
import { Field, type FieldProblem } from './field.js';
import { flatten } from './flatten.js';
import type { LocalCluster } from './load-balancing.js';
import { noteMoreRefusals } from './more-refusals.js';
import { BOOTSTRAP, CLUSTER } from './recognise.js';
import { DEFAULT_TIMEOUT_MS, type RoutedCluster, readRoutes } from './route.js';
import { Runtime } from './runtime.js';

/**
 * A plan for every cluster that a route names; for every cluster where there is no route.
 *
 * @throws InputError naming everything in the Envoy documents that Envoy would not understand.
 */
export function read({ documents, client }: ReadContext): FailoverPlan[] {
  const { plans, problems } = readAll(documents, client);
  if (problems.length > 0)
    throw new InputError('envoy-configuration', 'Envoy would refuse this configuration', { problems });
  return plans;
}

/** Everything in the Envoy documents that Envoy refuses, also what can be read and played all the same. */
export function refusals(documents: readonly Document[]): FieldProblem[] {
  const { problems } = readAll(documents, undefined);
  // What the clusters say a second time is known by then.
  const root = (document: Document) => new Field(document, [], document.value, problems);
  for (const document of documents) {
    if (document.apiVersion !== BOOTSTRAP && document.apiVersion !== CLUSTER) continue;
    const fields =
      document.apiVersion === CLUSTER ? [root(document)] : root(document).get('static_resources', 'clusters').items();
    for (const field of fields) noteMoreRefusals(readCluster(field, { runtime: Runtime.none }));
  }
  return problems;
}

function readAll(
  documents: readonly Document[],
  client: Client | undefined,
): { plans: FailoverPlan[]; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const root = (document: Document) => new Field(document, [], document.value, problems);
  const bare = documents.filter(({ apiVersion }) => apiVersion === CLUSTER).map(root);
  const plans = documents
    .filter(({ apiVersion }) => apiVersion === BOOTSTRAP)
    .flatMap((document) => readBootstrap(root(document), client))
    .concat(bare.length === 0 ? [] : planClusters(bare, [], { runtime: Runtime.none }, client ?? null));
  return { plans, problems };
}

function readBootstrap(bootstrap: Field, client: Client | undefined): FailoverPlan[] {
  const runtime = Runtime.of(bootstrap);
  const clusters = bootstrap.get('static_resources', 'clusters').items();
  const routes = readRoutes(bootstrap.get('static_resources', 'listeners'), runtime);
  const localCluster = readLocalCluster(bootstrap, clusters);
  const locality = readLocality(bootstrap.get('node', 'locality'));
  // A client asked for by hand knows better where it stands than the file does.
  const placed = locality === '' ? (client ?? null) : { ...client, locality: client?.locality ?? locality };
  return planClusters(clusters, routes, { runtime, localCluster }, placed);
}

/** Where the hosts of this Envoy's own service stand, if the bootstrap names its cluster. */
function readLocalCluster(bootstrap: Field, clusters: readonly Field[]): LocalCluster | undefined {
  const field = bootstrap.get('cluster_manager', 'local_cluster_name');
  const name = field.text();
  if (name === undefined || name === '') return undefined;
  const local = clusters.find((cluster) => cluster.get('name').value === name);
  return local === undefined ? field.problem(`unknown cluster \`${name}\``) : countLocalities(local);
}

function planClusters(
  fields: Field[],
  routes: RoutedCluster[],
  context: Parameters<typeof readCluster>[1],
  client: Client | null,
): FailoverPlan[] {
  const clusters = new Map<string, Cluster>();
  for (const field of fields) {
    const cluster = readCluster(field, context);
    if (clusters.has(cluster.name)) field.get('name').problem(`found a second cluster \`${cluster.name}\``);
    else clusters.set(cluster.name, cluster);
  }
  if (routes.length === 0) return [...clusters.values()].map((cluster) => toPlan(cluster, clusters, undefined, client));
  const planned = new Map<string, FailoverPlan>();
  for (const routed of routes) {
    const name = routed.named.text();
    const cluster = name === undefined ? undefined : clusters.get(name);
    if (name === undefined || planned.has(name)) continue;
    if (cluster === undefined) routed.named.problem(`unknown cluster \`${name}\``, suggestion(name, clusters.keys()));
    else planned.set(name, toPlan(cluster, clusters, routed, client));
  }
  return [...planned.values()];
}

function toPlan(
  cluster: Cluster,
  clusters: ReadonlyMap<string, Cluster>,
  routed: RoutedCluster | undefined,
  client: Client | null,
): FailoverPlan {
  const { name, field, detection, loadBalancing, connection } = cluster;
  const notes = [...cluster.notes];
  const members = cluster.clusters === undefined ? undefined : flatten(cluster, clusters, notes);
  const destinations = members?.flatMap((member) => member.destinations.map((d) => ({ ...d, member: member.name })));
  const http = cluster.http2 ? 'http2' : 'http';
  return {
    name,
    namespace: '',
    mesh: 'envoy',
    service: name,
    protocol: routed?.protocol === 'tcp' ? 'tcp' : http,
    clusters: [],
    destinations: uniquelyNamed(destinations ?? cluster.destinations),
    ordering: { by: 'priority' },
    detection,
    loadBalancing,
    connection,
    route: routed?.route ?? { timeoutMs: DEFAULT_TIMEOUT_MS, hash: 'random' },
    members: members?.map(({ name, detection, loadBalancing, connection }) => ({
      name,
      detection,
      loadBalancing,
      connection,
    })),
    client,
    extensions: {},
    notes: members === undefined ? notes : [...notes, ...members.flatMap((member) => member.notes)],
    origin: { document: field.document, path: field.path },
  };
}

/** One address may stand in several members or levels, each time as a host of its own. */
function uniquelyNamed(destinations: Destination[]): Destination[] {
  const seen = new Map<string, number>();
  return destinations.map((destination) => {
    const count = (seen.get(destination.name) ?? 0) + 1;
    seen.set(destination.name, count);
    if (count === 1) return destination;
    const name = `${destination.name}#${count}`;
    return { ...destination, name, endpoints: destination.endpoints.map((endpoint) => ({ ...endpoint, name })) };
  });
}
