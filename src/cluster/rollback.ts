import { isDeepStrictEqual } from 'node:util';
import { ClusterError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import type { Json, JsonObject } from '../model/document.js';
import { groupBy } from '../model/group-by.js';
import { asList, asObject, asText } from '../model/json.js';
import { STAGES } from '../model/writing.js';
import { mapBounded } from './bounded.js';
import { reasonOf, type Target } from './live-state.js';
import { removePart } from './merge-part.js';
import { onFreshState } from './on-fresh-state.js';
import { withLiveWeights } from './owned-weights.js';
import { isAppliedByUs, otherOwners } from './owners.js';
import { referenceOf } from './reference.js';
import { restoreFields } from './restore-fields.js';
import { restoreRoutes } from './route.js';

/** What became of one object on the way back. */
export interface RolledBack {
  target: Target;
  /** `removed`: it was not there before. */
  result: 'restored' | 'removed' | 'unchanged' | 'failed';
  /** Why; '' where there is nothing to say. */
  message: string;
  error?: ClusterError;
}

/**
 * Brings every object back to what `live` says of it, in the reverse of the order in which it is written: what switches traffic first. What we made
 * goes, what we changed gets its content and its owners back, our parts are taken back; what did not change is not touched, and the weights of a
 * failover controller stay as they are. It goes through all objects, whatever fails.
 */
export async function rollBack(targets: readonly Target[]): Promise<RolledBack[]> {
  const stages = groupBy(targets, ({ wanted }) => wanted.stage);
  const done: RolledBack[] = [];
  for (const stage of [...STAGES].reverse()) {
    const byCluster = [...groupBy(stages.get(stage) ?? [], ({ cluster }) => cluster).values()];
    const lists = await Promise.all(byCluster.map((list) => mapBounded(list, restore)));
    done.push(...lists.flat());
  }
  return done;
}

async function restore(target: Target): Promise<RolledBack> {
  try {
    return await onFreshState(() => restoreOnce(target));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // Without its kind there is no object either.
    if (error.code === 'kind-not-served' && target.live === undefined)
      return { target, result: 'unchanged', message: '' };
    return { target, result: 'failed', message: reasonOf(target, error), error };
  }
}

async function restoreOnce(target: Target): Promise<RolledBack> {
  const { cluster, wanted, live: before } = target;
  const now = await cluster.get(referenceOf(wanted.object));
  if (now === undefined) return before === undefined ? unchanged(target) : makeAgain(target, before);
  if (before === undefined) return unmake(target, now);
  const [old, fresh] = [asObject(before.metadata), asObject(now.metadata)];
  if (old.uid !== fresh.uid) return { ...unchanged(target), message: 'somebody made it anew meanwhile' };
  if (old.resourceVersion === fresh.resourceVersion) return unchanged(target);
  const restored = await writeBack(target, before, now);
  const again = await restoreOwners(cluster, before, restored);
  return isDeepStrictEqual(own(now), own(again)) ? unchanged(target) : { target, result: 'restored', message: '' };
}

async function writeBack({ cluster, wanted }: Target, before: JsonObject, now: JsonObject): Promise<JsonObject> {
  if (wanted.ownership === 'route') {
    const operations = restoreRoutes(wanted.object, before, now);
    return operations.length === 0 ? now : cluster.patch(referenceOf(now), operations);
  }
  const next = wanted.ownership === 'part' ? restoreFields(wanted.object, before, now) : restoreWhole(before, now);
  return isDeepStrictEqual(next, now) ? now : cluster.replace(next);
}

/** What controllers say and hold stays theirs. */
function restoreWhole(before: JsonObject, now: JsonObject): JsonObject {
  const { status: _status, ...content } = withLiveWeights(before, now);
  const { labels, annotations } = asObject(before.metadata);
  const { labels: _labels, annotations: _annotations, ...metadata } = asObject(now.metadata);
  return {
    ...content,
    metadata: {
      ...metadata,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    ...(now.status === undefined ? {} : { status: now.status }),
  };
}

/**
 * A replacement makes us the owner of every field that it changes, so the owners from before are written back in a second step: the server keeps
 * what it is given where nothing else changes (apimachinery: managedfields/internal/fieldmanager.go, `Update`).
 */
async function restoreOwners(cluster: Cluster, before: JsonObject, restored: JsonObject): Promise<JsonObject> {
  const managedFields = asList(asObject(before.metadata).managedFields);
  const { resourceVersion, managedFields: current } = asObject(restored.metadata);
  const isSame = isDeepStrictEqual(content(before), content(restored));
  if (managedFields.length === 0 || !isSame || isDeepStrictEqual(managedFields, current)) return restored;
  return cluster.patch(referenceOf(restored), [
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion ?? '' },
    { op: 'replace', path: '/metadata/managedFields', value: [...managedFields] },
  ]);
}

async function unmake(target: Target, now: JsonObject): Promise<RolledBack> {
  const { cluster, wanted } = target;
  if (!isAppliedByUs(now)) return { ...unchanged(target), message: 'somebody else made it meanwhile' };
  if (wanted.ownership === 'part' || otherOwners(now).length > 0) {
    await removePart(cluster, { object: wanted.object, ownership: wanted.ownership === 'route' ? 'route' : 'part' });
    return { target, result: 'restored', message: 'others own fields of it by now: took back what was ours' };
  }
  await cluster.delete(referenceOf(now), { uid: asText(asObject(now.metadata).uid) });
  return { target, result: 'removed', message: '' };
}

async function makeAgain(target: Target, before: JsonObject): Promise<RolledBack> {
  // Of somebody else's object only a part was ours.
  if (target.wanted.ownership !== 'whole') return { ...unchanged(target), message: 'somebody removed it meanwhile' };
  const { name, namespace, labels, annotations, finalizers } = asObject(before.metadata);
  const { status: _status, ...content } = before;
  const metadata = Object.fromEntries(
    Object.entries({ name, namespace, labels, annotations, finalizers }).filter(([, value]) => value !== undefined),
  ) as JsonObject;
  await target.cluster.create({ ...content, metadata });
  return { target, result: 'restored', message: 'it was gone, and is made again' };
}

function unchanged(target: Target): RolledBack {
  return { target, result: 'unchanged', message: '' };
}

/** What people see of an object, without its status. */
function content({ metadata, status: _status, ...object }: JsonObject): Json {
  const { labels, annotations } = asObject(metadata);
  return { ...object, labels: labels ?? {}, annotations: annotations ?? {} };
}

function own(object: JsonObject): Json {
  const owners = asList(asObject(object.metadata).managedFields).map((entry) => {
    const { time: _time, ...owner } = asObject(entry);
    return owner;
  });
  return { content: content(object), owners };
}
