import { ClusterError } from '../errors.js';
import { meshKind } from '../meshes/kind-of.js';
import type { Clock } from '../model/clock.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { groupBy } from '../model/group-by.js';
import { asObject, asText } from '../model/json.js';
import { STAGES, type Stage } from '../model/writing.js';
import { mapBounded } from './bounded.js';
import { heldBy, isLeaving } from './leaving.js';
import { definedKinds, reasonOf, type Target } from './live-state.js';
import { objectText, referenceOf } from './reference.js';
import { sleep, type Waited, waitAccepted } from './wait.js';
import { type Effective, waitEffect } from './wait-effect.js';
import { type Written, writeTarget } from './write.js';

/** What became of one object in one cluster. */
export type Result =
  | 'created'
  | 'configured'
  | 'unchanged'
  | 'deleted'
  /** The mesh says no. */
  | 'rejected'
  | 'failed'
  /** Not begun, because something before it failed or Ctrl-C came. */
  | 'skipped';

export interface Applied {
  target: Target;
  result: Result;
  /** Whether this run changed it in the cluster, or may have, whatever the mesh said then. */
  written: boolean;
  /** Why, in the words of the API server or the mesh; '' where there is nothing to say. */
  message: string;
  /** What the API server or the connection did; undefined for a no of the mesh, or a wait that took too long. */
  error?: ClusterError;
  /** What else there is to know: one sentence each. */
  notes?: readonly string[];
  warnings?: readonly string[];
}

export interface ApplyOptions {
  clock: Clock;
  /** Ctrl-C: nothing new is begun. */
  signal: AbortSignal;
  dryRun: boolean;
  force: boolean;
  /** Whether a stage is done only when the mesh accepted it. */
  wait: boolean;
  /** Longest wait for one object. */
  timeoutMs: number;
  /** `--address`, by cluster name. */
  addresses: ReadonlyMap<string, string>;
  /** All that are open, by their names in manifests: a mesh may do something in another one than the object's own. */
  clusters: ReadonlyMap<string, Cluster>;
  /** Told of what is being done. */
  progress(text: string): void;
}

/**
 * Writes everything: one stage after the other over all clusters, and in a stage all objects at once. A stage begins only when every object of
 * the earlier ones stands, and was accepted, in every cluster, so that a failover that is half there never routes. Gives one entry for each
 * target, in the order of the stages; throws nothing but bugs.
 */
export async function applyTargets(targets: readonly Target[], options: ApplyOptions): Promise<Applied[]> {
  const stages = groupBy(targets, ({ wanted }) => wanted.stage);
  const coming = options.dryRun ? comingOf(targets) : new Map<string, Set<string>>();
  const applied: Applied[] = [];
  let stopped = false;
  for (const stage of STAGES) {
    const list = stages.get(stage) ?? [];
    if (list.length === 0) continue;
    stopped ||= options.signal.aborted;
    const done: Applied[] = stopped ? list.map(notBegun) : await applyStage(stage, list, coming, options);
    applied.push(...done);
    // Nothing comes of a dry run: people want to hear of everything that is wrong.
    stopped ||= !options.dryRun && done.some(({ result }) => result === 'failed' || result === 'rejected');
  }
  return applied;
}

async function applyStage(
  stage: Stage,
  targets: readonly Target[],
  coming: ReadonlyMap<string, ReadonlySet<string>>,
  options: ApplyOptions,
): Promise<Applied[]> {
  options.progress(`${targets.length} of stage ${stage}`);
  // One bound for each cluster: they do not wait for one another.
  const byCluster = [...groupBy(targets, ({ wanted }) => wanted.cluster).values()];
  const outcomes = new Map<Target, { written: Written } | Applied>();
  await Promise.all(
    byCluster.map((list) =>
      mapBounded(list, async (target) => {
        const inCluster = coming.get(target.wanted.cluster) ?? new Set<string>();
        outcomes.set(target, options.signal.aborted ? notBegun(target) : await write(target, inCluster, options));
      }),
    ),
  );
  const all = targets.map((target) => [target, outcomes.get(target) as { written: Written } | Applied] as const);
  const failed = all.some(([, outcome]) => 'result' in outcome);
  const waits = options.wait && !options.dryRun && !failed;
  const stop = new AbortController();
  const giveUp = (): void => stop.abort();
  options.signal.addEventListener('abort', giveUp);
  const results = await Promise.all(
    all.map(async ([target, outcome]) => {
      if ('result' in outcome) return outcome;
      const { written } = outcome;
      if (!waits || written.object === undefined) return asWritten(target, written, options);
      const one = await accept(target, written, { ...options, signal: stop.signal });
      // Nobody need wait for the others when this stage has failed already.
      if (one.result === 'rejected' || one.result === 'failed') giveUp();
      return one;
    }),
  );
  options.signal.removeEventListener('abort', giveUp);
  return results;
}

async function write(
  target: Target,
  coming: ReadonlySet<string>,
  options: ApplyOptions,
): Promise<{ written: Written } | Applied> {
  const { dryRun, force, clock, signal, timeoutMs, wait } = options;
  const begin = clock.now();
  try {
    if (isLeaving(target.live)) {
      const after = await whenGone(target, options);
      return 'result' in after ? after : await write(after, coming, options);
    }
    for (;;) {
      const written = await writeTarget(target, { dryRun, force, coming });
      if (written.result !== 'absent') return { written };
      const late = clock.now() - begin >= timeoutMs;
      if (dryRun || !wait || late) return { target, result: 'failed', written: false, message: absentText(target) };
      await sleep(clock, Math.min(500, timeoutMs), signal);
      if (signal.aborted) return notBegun(target);
    }
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { target, result: 'failed', written: !dryRun && error.isUnsure, message: reasonOf(target, error), error };
  }
}

/** The same with nothing live, once the object that is being deleted is gone: what is written to that one goes with it. */
async function whenGone(target: Target, options: ApplyOptions): Promise<Target | Applied> {
  const { cluster, wanted, live } = target;
  const { clock, signal, timeoutMs, wait, dryRun } = options;
  const begin = clock.now();
  for (let now = live; ; now = await cluster.get(referenceOf(wanted.object))) {
    if (!isLeaving(now)) return { ...target, live: now };
    if (dryRun) return { target, result: 'created', written: false, message: 'after the one that is being deleted' };
    const held = heldBy(now as JsonObject);
    if (!wait || clock.now() - begin >= timeoutMs) {
      const message = `the one that is there is being deleted${held}; the same command makes it anew once it is gone`;
      return { target, result: 'failed', written: false, message };
    }
    options.progress(`${objectText(referenceOf(wanted.object))} is on its way out${held}`);
    await sleep(clock, Math.min(500, timeoutMs), signal);
    if (signal.aborted) return notBegun(target);
  }
}

async function accept(target: Target, written: Written, options: ApplyOptions): Promise<Applied> {
  const applied = asWritten(target, written, options);
  let said: Waited;
  let effective: Effective | undefined;
  try {
    said = await waitAccepted(target, written.object ?? {}, options);
    if (said.state === 'accepted') effective = await waitEffect(target, applied.written, options);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { ...applied, result: 'failed', message: reasonOf(target, error), error };
  }
  if (said.state === 'rejected') return { ...applied, result: 'rejected', message: said.message };
  if (effective !== undefined) {
    const { state, message, notes, warnings } = effective;
    return { ...applied, ...(state === 'accepted' ? {} : { result: state }), message, notes, warnings };
  }
  const silence = said.current === false ? 'is of an earlier generation' : 'says nothing yet';
  const words = said.message === '' ? `its status ${silence}: is its controller running?` : said.message;
  if (!said.timedOut) return { ...applied, message: 'not accepted yet' };
  return { ...applied, result: 'failed', message: `not accepted after ${options.timeoutMs / 1000}s: ${words}` };
}

function asWritten(target: Target, { result, message }: Written, { dryRun }: ApplyOptions): Applied {
  return {
    target,
    result: result === 'absent' ? 'failed' : result,
    written: !dryRun && result !== 'unchanged',
    message,
  };
}

function notBegun(target: Target): Applied {
  return { target, result: 'skipped', written: false, message: 'not begun' };
}

function absentText({ wanted }: Target): string {
  const { kind } = referenceOf(wanted.object);
  const maker = meshKind(wanted.object)?.madeBy;
  return `there is no such ${kind}: it is not ours to create, only to add to${maker === undefined ? '' : `; ${maker}`}`;
}

/** What the stages before would have made, by cluster: a dry run makes nothing. */
function comingOf(targets: readonly Target[]): Map<string, Set<string>> {
  const missing = targets.filter(({ live }) => live === undefined).map(({ wanted }) => wanted);
  return new Map(
    [...groupBy(missing, ({ cluster }) => cluster)].map(([cluster, list]) => {
      const namespaces = list.flatMap(({ object }) =>
        object.kind === 'Namespace' ? (asText(asObject(object.metadata).name) ?? []) : [],
      );
      return [cluster, new Set([...namespaces, ...definedKinds(list)])];
    }),
  );
}
