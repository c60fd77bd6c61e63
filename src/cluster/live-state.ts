import { ClusterError } from '../errors.js';
import type { Cluster, ObjectReference } from '../model/cluster.js';
import { apiGroup, type JsonObject } from '../model/document.js';
import { groupBy } from '../model/group-by.js';
import { asObject, asText } from '../model/json.js';
import { mapBounded } from './bounded.js';
import { objectKey, referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/** From so many objects of one kind and namespace on, one list is cheaper than a call for each. */
const LIST_FROM = 4;

/** One object, where it goes, and what stands there now. */
export interface Target {
  wanted: Wanted;
  cluster: Cluster;
  live: JsonObject | undefined;
}

/**
 * What is live of all that is wanted, in the same order: one call for each object, or a list where many of a kind are wanted. A kind whose
 * definition is itself among what is wanted may be unknown yet.
 *
 * @throws ClusterError telling everything that cannot be read, of all clusters.
 */
export async function readTargets(
  wanted: readonly Wanted[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<Target[]> {
  const errors: ClusterError[] = [];
  const byCluster = [...groupBy(wanted, ({ cluster }) => cluster)];
  const found = await Promise.all(
    byCluster.map(async ([name, list]) => {
      const cluster = clusters.get(name) as Cluster;
      return [name, await readLive(cluster, list, errors)] as const;
    }),
  );
  if (errors.length > 0) throw joinErrors(errors);
  const live = new Map(found);
  return wanted.map((one) => ({
    wanted: one,
    cluster: clusters.get(one.cluster) as Cluster,
    live: live.get(one.cluster)?.get(objectKey(referenceOf(one.object))),
  }));
}

/** One error for several, each told once. */
export function joinErrors(errors: readonly ClusterError[]): ClusterError {
  const [first] = errors;
  const messages = [...new Set(errors.map(({ message }) => message))];
  if (first !== undefined && messages.length === 1) return first;
  const hints = [...new Set(errors.flatMap(({ hint }) => hint ?? []))];
  const hint = hints.length === 0 ? undefined : hints.join('; ');
  return new ClusterError(first?.code ?? 'server-error', messages.join('\n'), { hint, cause: first });
}

/** What went wrong, for a report that names the cluster beside it. */
export function reasonOf({ cluster }: Pick<Target, 'cluster'>, { message }: ClusterError): string {
  const prefix = `cluster ${cluster.name}: `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

async function readLive(
  cluster: Cluster,
  wanted: readonly Wanted[],
  errors: ClusterError[],
): Promise<Map<string, JsonObject>> {
  const live = new Map<string, JsonObject>();
  const keep = (objects: readonly JsonObject[]): void => {
    for (const object of objects) live.set(objectKey(referenceOf(object)), object);
  };
  const alike = groupBy(
    wanted.map(({ object }) => referenceOf(object)),
    (reference) => [reference.apiVersion, reference.kind, reference.namespace].join('\n'),
  );
  const coming = definedKinds(wanted);
  const work = [...alike.values()].flatMap((references) =>
    references.length < LIST_FROM ? references.map((reference) => [reference]) : [references],
  );
  await mapBounded(work, async (references) => {
    const [first] = references as [ObjectReference];
    try {
      keep(references.length < LIST_FROM ? await getAll(cluster, references) : await listAll(cluster, references));
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (error.code === 'kind-not-served' && coming.has(`${apiGroup(first.apiVersion)}/${first.kind}`)) return;
      errors.push(error);
    }
  });
  return live;
}

async function getAll(cluster: Cluster, references: readonly ObjectReference[]): Promise<JsonObject[]> {
  const found = await Promise.all(references.map((reference) => cluster.get(reference)));
  return found.filter((object) => object !== undefined);
}

/** Who may read each object may not be allowed to list them. */
async function listAll(cluster: Cluster, references: readonly ObjectReference[]): Promise<JsonObject[]> {
  const [{ apiVersion, kind, namespace }] = references as [ObjectReference];
  try {
    const items = await cluster.list(apiVersion, kind, { namespace });
    return items.map((item) => ({ ...item, apiVersion, kind }));
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'forbidden') throw error;
    return mapBounded(references, (reference) => cluster.get(reference)).then((found) =>
      found.filter((object) => object !== undefined),
    );
  }
}

/** `GROUP/KIND` of every definition among what is wanted. */
export function definedKinds(wanted: readonly Wanted[]): Set<string> {
  return new Set(
    wanted.flatMap(({ object }) => {
      if (object.kind !== 'CustomResourceDefinition') return [];
      const { group, names } = asObject(object.spec);
      return [`${asText(group)}/${asText(asObject(names).kind)}`];
    }),
  );
}
