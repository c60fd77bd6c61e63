import { ClusterError } from '../errors.js';
import type { Clock } from '../model/clock.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { groupBy } from '../model/group-by.js';
import { asObject, asText } from '../model/json.js';
import { STAGES } from '../model/writing.js';
import { mapBounded } from './bounded.js';
import { heldBy } from './leaving.js';
import { reasonOf } from './live-state.js';
import { removePart } from './merge-part.js';
import { onFreshState } from './on-fresh-state.js';
import { otherOwners } from './owners.js';
import { objectText, referenceOf } from './reference.js';
import { sleep } from './wait.js';
import type { Wanted } from './wanted.js';

/** First look after the deletion, and the longest pause between two. */
const FIRST_MS = 50;
const LONGEST_MS = 1000;

/** One object that is to go from one cluster, or our part of it. */
export interface Removable {
  cluster: Cluster;
  wanted: Pick<Wanted, 'object' | 'stage' | 'ownership'>;
}

export interface Deleted {
  target: Removable;
  /** `configured`: only what was ours of it was taken back. */
  result: 'deleted' | 'configured' | 'unchanged' | 'failed' | 'skipped';
  /** Whether this run changed it in the cluster, or may have. */
  written: boolean;
  /** Why; '' where there is nothing to say. */
  message: string;
  /** On its way out, but not gone when Ctrl-C came. */
  leaving?: boolean;
  /** What the API server or the connection did, or that there is no such object; undefined when the wait for finalizers took too long. */
  error?: ClusterError;
}

export interface DeleteOptions {
  clock: Clock;
  /** Ctrl-C: nothing new is begun, and nothing waited for. */
  signal: AbortSignal;
  /** Longest wait for the finalizers of one object. */
  timeoutMs: number;
  /** What is not there is no mistake. */
  ignoreNotFound: boolean;
  /** Told of what is being done. */
  progress(text: string): void;
}

/**
 * Removes everything in the reverse of the order in which it is written: a stage begins only when all objects of the later stages are gone from
 * every cluster, so that nothing routes to what is missing. What is a part is only taken back, and so is what others own fields of.
 * Gives one entry for each target; throws nothing but bugs.
 */
export async function deleteTargets(targets: readonly Removable[], options: DeleteOptions): Promise<Deleted[]> {
  const stages = groupBy(targets, ({ wanted }) => wanted.stage);
  const deleted: Deleted[] = [];
  let stopped = false;
  for (const stage of [...STAGES].reverse()) {
    const list = stages.get(stage) ?? [];
    if (list.length === 0) continue;
    stopped ||= options.signal.aborted;
    if (!stopped) options.progress(`${list.length} of stage ${stage}`);
    const done: Deleted[] = stopped ? list.map(notBegun) : await deleteStage(list, options);
    deleted.push(...done);
    // An object that was not there is missed by nobody.
    stopped ||= done.some(({ result, error }) => result === 'failed' && error?.code !== 'not-found');
  }
  return deleted;
}

async function deleteStage(targets: readonly Removable[], options: DeleteOptions): Promise<Deleted[]> {
  const outcomes = new Map<Removable, Deleted>();
  await Promise.all(
    [...groupBy(targets, ({ cluster }) => cluster).values()].map((list) =>
      mapBounded(list, async (target) => {
        outcomes.set(target, options.signal.aborted ? notBegun(target) : await remove(target, options));
      }),
    ),
  );
  return targets.map((target) => outcomes.get(target) as Deleted);
}

async function remove(target: Removable, options: DeleteOptions): Promise<Deleted> {
  let written = false;
  try {
    const { uid, ...begun } = await begin(target, options);
    written = begun.written;
    return uid === undefined ? begun : await waitGone(begun, uid, options);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { target, result: 'failed', written: written || error.isUnsure, message: reasonOf(target, error), error };
  }
}

/** The outcome, with the uid of what is on its way out. */
function begin(target: Removable, options: DeleteOptions): Promise<Deleted & { uid?: string }> {
  const { cluster, wanted } = target;
  const reference = referenceOf(wanted.object);
  return onFreshState(async () => {
    const live = await getIfServed(cluster, wanted.object);
    if (live === undefined) return absent(target, options);
    const uid = asText(asObject(live.metadata).uid) ?? '';
    if (wanted.ownership !== 'whole') {
      const result = await removePart(cluster, wanted);
      if (result === 'absent') return absent(target, options);
      const message = { deleted: '', configured: 'took back what was ours', unchanged: 'nothing of it is ours' }[
        result
      ];
      return { target, result, written: result !== 'unchanged', message, ...(result === 'deleted' ? { uid } : {}) };
    }
    const others = otherOwners(live);
    if (others.length > 0) {
      const result = await removePart(cluster, { object: wanted.object, ownership: 'part' });
      if (result === 'absent') return absent(target, options);
      const taken = result === 'unchanged' ? 'nothing of it is ours' : 'took back what was ours';
      const message = `not removed, for it is also owned by ${others.join(', ')}: ${taken}`;
      return { target, result, written: result !== 'unchanged', message };
    }
    await cluster.delete(reference, { uid });
    return { target, result: 'deleted', written: true, message: '', uid };
  });
}

async function waitGone(deleted: Deleted, uid: string, options: DeleteOptions): Promise<Deleted> {
  const { clock, signal, timeoutMs } = options;
  const { cluster, wanted } = deleted.target;
  const start = clock.now();
  for (let pauseMs = FIRST_MS; ; pauseMs = Math.min(LONGEST_MS, pauseMs * 1.5)) {
    const live = await getIfServed(cluster, wanted.object);
    if (live === undefined || asObject(live.metadata).uid !== uid) return deleted;
    const held = heldBy(live);
    if (signal.aborted) return { ...deleted, message: `on its way out${held}`, leaving: true };
    const leftMs = timeoutMs - (clock.now() - start);
    if (leftMs <= 0) {
      return { ...deleted, result: 'failed', message: `still there after ${timeoutMs / 1000}s${held}` };
    }
    options.progress(`${objectText(referenceOf(wanted.object))} is on its way out${held}`);
    await sleep(clock, Math.min(pauseMs, leftMs), signal);
  }
}

/** A kind that is not served has no objects. */
async function getIfServed(cluster: Cluster, object: JsonObject): Promise<JsonObject | undefined> {
  try {
    return await cluster.get(referenceOf(object));
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'kind-not-served') return undefined;
    throw error;
  }
}

function absent(target: Removable, { ignoreNotFound }: DeleteOptions): Deleted {
  const gone = { target, written: false, message: 'there is none' };
  // With the object of somebody else our part of it is gone as well.
  if (ignoreNotFound || target.wanted.ownership !== 'whole') return { ...gone, result: 'unchanged' };
  const error = new ClusterError(
    'not-found',
    `cluster ${target.cluster.name}: there is no ${objectText(referenceOf(target.wanted.object))}`,
    { hint: 'with --ignore-not-found this is no mistake' },
  );
  return { ...gone, result: 'failed', message: 'there is none', error };
}

function notBegun(target: Removable): Deleted {
  return { target, result: 'skipped', written: false, message: 'not begun' };
}
