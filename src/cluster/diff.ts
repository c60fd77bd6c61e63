import { ClusterError, FieldConflictError } from '../errors.js';
import { unifiedDiff } from '../manifest/unified-diff.js';
import { writeYaml } from '../manifest/write.js';
import type { Cluster, ObjectReference } from '../model/cluster.js';
import { apiGroup, type Json, type JsonObject } from '../model/document.js';
import { asObject } from '../model/json.js';
import { isLeaving } from './leaving.js';
import { definedKinds } from './live-state.js';
import { maskSecret } from './mask-secret.js';
import { mergePart } from './merge-part.js';
import { applyWithLiveWeights } from './owned-weights.js';
import { referenceOf } from './reference.js';
import { routeRemarks } from './route-remarks.js';
import type { Wanted } from './wanted.js';

/** What `apply` would change of one object in one cluster. Nothing private stands in it. */
export interface ObjectDiff extends ObjectReference {
  /** As manifests name it, else the context's name. */
  cluster: string;
  /** `waiting`: there is no object yet that our part could be added to. */
  change: 'added' | 'changed' | 'waiting';
  /** As `diff -u` writes it. */
  text: string;
  /** Fields that others own: without `--force-conflicts` apply refuses to write them. */
  conflicts: { field: string; manager: string }[];
  /** What else there is to know; '' for nothing. */
  message: string;
}

/**
 * Compares what is live with what a server-side apply would make of it; undefined where nothing would change. `beside` is all that is wanted of
 * this cluster: what waits for a namespace or a definition among it is shown as it is written.
 *
 * @throws ClusterError for what the API server refuses, a kind that it does not serve and a namespace that is missing.
 */
export async function diffWanted(
  cluster: Cluster,
  wanted: Wanted,
  beside: readonly Wanted[] = [],
): Promise<ObjectDiff | undefined> {
  let compared: Compared | undefined;
  try {
    compared = wanted.ownership === 'whole' ? await compareWhole(cluster, wanted) : await comparePart(cluster, wanted);
  } catch (error) {
    if (!isComing(error, wanted, beside)) throw error;
    compared = { after: wanted.object, message: 'what it stands in is not there yet, and comes with the same apply' };
  }
  const { before, after, change, conflicts = [], message = '' } = compared;
  const reference = referenceOf(wanted.object);
  const text = textOf(cluster, reference, before, after);
  if (text === '' && conflicts.length === 0) return undefined;
  return {
    cluster: cluster.name,
    ...reference,
    change: change ?? (before === undefined ? 'added' : 'changed'),
    text,
    conflicts: [...conflicts],
    message,
  };
}

interface Compared {
  before?: JsonObject;
  after: JsonObject;
  change?: ObjectDiff['change'];
  conflicts?: FieldConflictError['conflicts'];
  message?: string;
}

async function compareWhole(cluster: Cluster, { object }: Wanted): Promise<Compared> {
  const before = await cluster.get(referenceOf(object));
  if (isLeaving(before))
    return { after: object, message: 'the one that is there is being deleted: apply waits until it is gone' };
  const merged = await unlessConflict((force) => applyWithLiveWeights(cluster, object, { dryRun: true, force }));
  return { before, ...merged };
}

async function comparePart(cluster: Cluster, wanted: Wanted): Promise<Compared> {
  const { after: merged, conflicts } = await unlessConflict((force) =>
    mergePart(cluster, wanted, { dryRun: true, force }),
  );
  if (merged !== undefined)
    return {
      ...merged,
      conflicts,
      message: wanted.ownership === 'route' ? routeRemarks(wanted, merged.before).join('; ') : '',
    };
  if (wanted.ownership === 'route') return compareWhole(cluster, wanted);
  return {
    after: wanted.object,
    change: 'waiting',
    message: 'there is no such object: apply waits for it and only adds this',
  };
}

/** What a conflict keeps `apply` from doing is shown as `--force-conflicts` would do it. */
async function unlessConflict<Merged>(
  merge: (force: boolean) => Promise<Merged>,
): Promise<{ after: Merged; conflicts?: FieldConflictError['conflicts'] }> {
  try {
    return { after: await merge(false) };
  } catch (error) {
    if (!(error instanceof FieldConflictError)) throw error;
    return { after: await merge(true), conflicts: error.conflicts };
  }
}

function isComing(error: unknown, { object }: Wanted, beside: readonly Wanted[]): boolean {
  if (!(error instanceof ClusterError)) return false;
  const { apiVersion, kind, namespace } = referenceOf(object);
  if (error.code === 'kind-not-served') return definedKinds(beside).has(`${apiGroup(apiVersion)}/${kind}`);
  const isNamespace = (one: Wanted) => one.object.kind === 'Namespace' && referenceOf(one.object).name === namespace;
  return error.code === 'not-found' && beside.some(isNamespace);
}

function textOf(
  cluster: Cluster,
  reference: ObjectReference,
  before: JsonObject | undefined,
  after: JsonObject,
): string {
  const [old, fresh] = maskSecret(before, after);
  const { apiVersion, kind, namespace, name } = reference;
  const path = [cluster.name, [apiVersion.replace('/', '.'), kind, namespace, name].filter(Boolean).join('.')].join(
    '/',
  );
  return unifiedDiff(manifestOf(old), manifestOf(fresh), { before: `live/${path}`, after: `applied/${path}` });
}

/** Keys sorted as kubectl's are; what only the server writes left out. */
function manifestOf(object: JsonObject | undefined): string {
  if (object === undefined) return '';
  const { status: _status, metadata, ...content } = object;
  const {
    managedFields: _managedFields,
    resourceVersion: _resourceVersion,
    uid: _uid,
    creationTimestamp: _creationTimestamp,
    generation: _generation,
    selfLink: _selfLink,
    ...kept
  } = asObject(metadata);
  return writeYaml(sorted({ ...content, metadata: kept }));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
}
