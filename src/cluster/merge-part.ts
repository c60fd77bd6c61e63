import { isDeepStrictEqual } from 'node:util';
import type { Cluster, ObjectReference } from '../model/cluster.js';
import type { Json, JsonObject } from '../model/document.js';
import { asList, asObject } from '../model/json.js';
import { onFreshState } from './on-fresh-state.js';
import { FIELD_MANAGER, isAppliedByUs, otherOwners } from './owners.js';
import { referenceOf } from './reference.js';
import { insertRoutes, othersRoutes, removeRoutes } from './route.js';
import type { Wanted } from './wanted.js';

export interface PartOptions {
  /** Takes over fields that other managers own. */
  force?: boolean;
  /** The server goes through everything and keeps nothing. */
  dryRun?: boolean;
}

/** What became of our part of an object; `absent` where there is no object to be part of. */
export type PartResult = 'unchanged' | 'configured' | 'absent';

/**
 * Adds our part to an object that is somebody else's, and never makes that object: our fields by server-side apply, our route by a patch that
 * leaves the other routes as they are.
 *
 * @throws ClusterError, FieldConflictError among them.
 */
export async function applyPart(cluster: Cluster, wanted: Wanted, options: PartOptions = {}): Promise<PartResult> {
  const merged = await mergePart(cluster, wanted, options);
  if (merged === undefined) return 'absent';
  return isDeepStrictEqual(content(merged.before), content(merged.after)) ? 'unchanged' : 'configured';
}

/** As `applyPart`, with the object before and after; undefined where there is none. */
export function mergePart(
  cluster: Cluster,
  { object, ownership }: Wanted,
  { force, dryRun }: PartOptions = {},
): Promise<{ before: JsonObject; after: JsonObject } | undefined> {
  const reference = referenceOf(object);
  return onFreshState(async () => {
    const before = await cluster.get(reference);
    if (before === undefined) return undefined;
    if (ownership === 'route') {
      const operations = insertRoutes(object, before);
      return {
        before,
        after: operations.length === 0 ? before : await cluster.patch(reference, operations, { dryRun }),
      };
    }
    return { before, after: await cluster.apply(ofThatVery(object, before), { force, dryRun }) };
  });
}

/** What taking our part back came to; `deleted` for a VirtualService that we made and that held nothing else. */
export type RemovedPart = 'unchanged' | 'configured' | 'deleted' | 'absent';

/**
 * Takes back what is ours of an object that is somebody else's: the fields that only we own, or our route.
 *
 * @throws ClusterError
 */
export function removePart(
  cluster: Cluster,
  { object, ownership }: Pick<Wanted, 'object' | 'ownership'>,
  { dryRun }: PartOptions = {},
): Promise<RemovedPart> {
  const reference = referenceOf(object);
  return onFreshState(async () => {
    const live = await cluster.get(reference);
    if (live === undefined) return 'absent';
    if (ownership === 'route') return removeRoute(cluster, object, live, { dryRun });
    if (!isAppliedByUs(live)) return 'unchanged';
    // What is applied no longer names any field, so the server drops those that nobody else owns.
    const bare = { apiVersion: reference.apiVersion, kind: reference.kind, metadata: nameOf(object) };
    const after = await cluster.apply(ofThatVery(bare, live), { dryRun });
    return isDeepStrictEqual(content(live), content(after)) ? 'unchanged' : 'configured';
  });
}

async function removeRoute(
  cluster: Cluster,
  object: JsonObject,
  live: JsonObject,
  { dryRun }: PartOptions,
): Promise<RemovedPart> {
  const reference = referenceOf(object);
  const operations = removeRoutes(object, live);
  if (operations.length === 0) {
    // A run that was killed took the route out, and did not come as far as to disown the list.
    const left = dryRun !== true && (await disown(cluster, reference, live));
    return left ? 'configured' : 'unchanged';
  }
  const { uid, resourceVersion } = asObject(live.metadata) as { uid?: string; resourceVersion?: string };
  if (isAppliedByUs(live) && otherOwners(live).length === 0 && othersRoutes(object, live).length === 0) {
    await cluster.delete(reference, { uid, resourceVersion, dryRun });
    return 'deleted';
  }
  const rest = await cluster.patch(reference, operations, { dryRun });
  if (dryRun !== true) await disown(cluster, reference, rest);
  return 'configured';
}

/** Who takes an item out of a list owns the list by that; whoever applies it next would meet a conflict with us. True when we owned it. */
function disown(cluster: Cluster, reference: ObjectReference, patched: JsonObject): Promise<boolean> {
  let live: JsonObject | undefined = patched;
  return onFreshState(async () => {
    const metadata = asObject((live ?? (await cluster.get(reference)))?.metadata);
    live = undefined;
    const owners = asList(metadata.managedFields);
    const others = owners.filter((owner) => !isUpdateOfOurs(asObject(owner)));
    if (others.length === owners.length) return false;
    await cluster.patch(reference, [
      { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion ?? '' },
      // An empty list would be taken for none given, one empty entry is not (apimachinery: managedfields, `RemoveObjectManagedFields`).
      { op: 'replace', path: '/metadata/managedFields', value: others.length === 0 ? [{}] : others },
    ]);
    return true;
  });
}

function isUpdateOfOurs({ manager, operation, subresource }: JsonObject): boolean {
  return manager === FIELD_MANAGER && operation === 'Update' && subresource === undefined;
}

/** With the uid, the server refuses to make the object anew when it went away in between. */
function ofThatVery(object: JsonObject, live: JsonObject): JsonObject {
  const { uid } = asObject(live.metadata);
  return uid === undefined ? object : { ...object, metadata: { ...asObject(object.metadata), uid } };
}

function nameOf(object: JsonObject): JsonObject {
  const { namespace, name } = referenceOf(object);
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Fields and their owners, without what changes with every write. */
function content({ metadata, ...object }: JsonObject): Json {
  const { resourceVersion: _version, generation: _generation, managedFields, ...kept } = asObject(metadata);
  const owners = asList(managedFields).map((entry) => {
    const { time: _time, ...owner } = asObject(entry);
    return owner;
  });
  return { ...object, metadata: { ...kept, managedFields: owners } };
}
