import { ClusterError } from '../errors.js';
import { meshes } from '../meshes/index.js';
import type { Cluster } from '../model/cluster.js';
import { apiGroup, type JsonObject } from '../model/document.js';
import { asText } from '../model/json.js';
import { mapBounded } from './bounded.js';
import type { Removable } from './delete.js';
import { isLeaving } from './leaving.js';
import { joinErrors } from './live-state.js';
import { isObserved, stageOf } from './order.js';
import { isAppliedByUs, otherOwners } from './owners.js';
import { objectKey, referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/** With these goes all that stands in them, whoever made it. */
const NEVER = ['Namespace', 'CustomResourceDefinition'];

export interface PruneOptions {
  /** `-l`, as kubectl writes it. */
  selector: string;
  /** Absent: all namespaces. */
  namespace?: string;
  /** What is wanted elsewhere: its kinds are looked for as well. */
  elsewhere?: readonly Wanted[];
}

/**
 * The objects with those labels that failover made in this cluster and that are no longer wanted there: of every kind that a mesh of ours has, or that is
 * among what is wanted. An object in which anybody else owns fields is not among them.
 *
 * @throws ClusterError for a cluster that does not answer, and naming every kind that it does not let us list.
 */
export async function findPrunable(
  cluster: Cluster,
  wanted: readonly Wanted[],
  { selector, namespace, elsewhere = [] }: PruneOptions,
): Promise<Removable[]> {
  const keep = new Set(wanted.map(({ object }) => objectKey(referenceOf(object))));
  const refused: ClusterError[] = [];
  const lists = await mapBounded(kindsOf([...wanted, ...elsewhere]), async ({ versions, kind }) => {
    try {
      return await listServed(cluster, versions, kind, { labelSelector: selector, namespace });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'forbidden') throw error;
      refused.push(error);
      return [];
    }
  });
  if (refused.length > 0) throw joinErrors(refused);
  return lists
    .flat()
    .filter((object) => !keep.has(objectKey(referenceOf(object))) && isOurs(object))
    .map((object) => ({ cluster, wanted: { object, stage: stageOf(object), ownership: 'whole' } }));
}

function isOurs(object: JsonObject): boolean {
  return !isLeaving(object) && isAppliedByUs(object) && otherOwners(object).length === 0;
}

/** Each kind once, with its versions in order of preference. */
function kindsOf(wanted: readonly Wanted[]): { versions: string[]; kind: string }[] {
  const kinds = new Map<string, { versions: string[]; kind: string }>();
  const add = (group: string, versions: readonly string[], kind: string): void => {
    const key = `${group}/${kind}`;
    if (!NEVER.includes(kind) && !kinds.has(key)) kinds.set(key, { versions: [...versions], kind });
  };
  for (const { object } of wanted) {
    const apiVersion = asText(object.apiVersion) ?? '';
    add(apiGroup(apiVersion), [apiVersion], asText(object.kind) ?? '');
  }
  for (const { apiGroup: group, versions, kind } of meshes.flatMap((mesh) => mesh.kinds)) {
    const named = versions.map((version) => (group === '' ? version : `${group}/${version}`));
    if (!isObserved({ apiVersion: named[0] ?? '', kind })) add(group, named, kind);
  }
  return [...kinds.values()];
}

async function listServed(
  cluster: Cluster,
  versions: readonly string[],
  kind: string,
  options: { labelSelector: string; namespace?: string },
): Promise<JsonObject[]> {
  for (const apiVersion of versions) {
    const served = await cluster.served(apiVersion, kind);
    if (served === undefined) continue;
    // What stands in no namespace is nothing that `-n` means.
    if (!served.namespaced && options.namespace !== undefined) return [];
    try {
      const items = await cluster.list(apiVersion, kind, options);
      return items.map((item) => ({ ...item, apiVersion, kind }));
    } catch (error) {
      // The definition may go between the question and the list.
      if (error instanceof ClusterError && error.code === 'kind-not-served') return [];
      throw error;
    }
  }
  return [];
}
