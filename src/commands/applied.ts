import { type Applied, applyTargets } from '../cluster/apply.js';
import { checkConflicts } from '../cluster/conflicts.js';
import { joinErrors, readTargets, type Target } from '../cluster/live-state.js';
import { placeBlindly } from '../cluster/place.js';
import { type ReadWanted, readWanted } from '../cluster/read-wanted.js';
import { checkRegistered } from '../cluster/registered.js';
import { missingSecrets } from '../cluster/secret-references.js';
import { type ClusterError, Interrupted, PartialError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import type { Document } from '../model/document.js';
import type { FailoverSpec } from '../model/failover.js';
import type { AppliedReport } from '../output/report.js';
import { printApplied, refuseFormat, reported, tellDone, tellRemarks } from './apply-report.js';
import { type ApplySettings, readApplySettings } from './apply-settings.js';
import type { Context, Flags } from './command.js';
import { refuseNothing } from './nothing-wanted.js';
import { refuse, tellMissing } from './refused.js';
import { openWanted, tellWanted } from './wanted-targets.js';
import type { CheckedFailovers } from './warn-checks.js';
import { withProgress } from './with-progress.js';

/** What `apply` does around the writing, and `create` does not. */
export interface ApplyHooks {
  /** Before anything is written. */
  before?(targets: readonly Target[], subject: CheckedFailovers): Promise<void>;
  /** After something went wrong: takes back what was written. True when all of it was. */
  rollBack?(applied: readonly Applied[]): Promise<boolean>;
  /** After everything stands. */
  after?(targets: readonly Target[]): Promise<After>;
}

/** What was done after everything stood. */
export interface After {
  /** Part of the report. */
  objects: AppliedReport['objects'];
  /** Whether anything was changed in a cluster. */
  written: boolean;
  /** What API servers or connections did. */
  errors: ClusterError[];
  /** Whether Ctrl-C left something undone. */
  interrupted?: boolean;
}

/**
 * Writes what the documents want into the clusters and prints what became of each object. Gives the exit code: 1 when the mesh said no or
 * took too long, or when a Secret is missing.
 *
 * @throws ClusterError when nothing was written, PartialError when something was, Interrupted after Ctrl-C.
 */
export async function applyDocuments(
  context: Context,
  flags: Flags,
  documents: readonly Document[],
  { read = readWanted(documents), hooks = {} }: { read?: ReadWanted; hooks?: ApplyHooks } = {},
): Promise<{ exitCode: number; failovers: FailoverSpec[] }> {
  const settings = readApplySettings(flags);
  refuseFormat(flags);
  const { failovers } = read;
  refuseNothing(read.wanted, 'apply');
  if (settings.dryRun === 'client') {
    tellWanted(context, read);
    const objects = placeBlindly(read.wanted, settings).map((wanted) =>
      reported(wanted, wanted.ownership === 'part' ? 'configured' : 'created'),
    );
    await printApplied(context, flags, { objects, dryRun: 'client' });
    return { exitCode: 0, failovers };
  }
  const { wanted, opened, targets, missing } = await withProgress(
    context.terminal,
    'reading what is there',
    async () => {
      const found = await openWanted(context, flags, documents, read);
      const [there, absent] = await Promise.all([
        readTargets(found.wanted, found.opened),
        missingSecrets(found.wanted, found.opened),
        checkRegistered(found.wanted, found.opened),
      ]);
      return { ...found, targets: there, missing: absent };
    },
  );
  if (missing.length > 0) {
    await refuse(context, flags, wanted, { reasons: tellMissing(context, missing), clusters: opened });
    return { exitCode: 1, failovers };
  }
  if (!settings.force && settings.dryRun === undefined) await checkConflicts(targets);
  await hooks.before?.(targets, { clusters: opened, wanted, failovers });
  const applied = await write(context, settings, targets, opened);
  return { exitCode: await conclude({ context, flags, settings, hooks, targets }, applied), failovers };
}

async function write(
  context: Context,
  settings: ApplySettings,
  targets: readonly Target[],
  clusters: ReadonlyMap<string, Cluster>,
): Promise<Applied[]> {
  const { terminal, clock, signal } = context;
  return withProgress(terminal, `applying ${targets.length} objects`, (progress) =>
    applyTargets(targets, {
      ...settings,
      dryRun: settings.dryRun === 'server',
      clusters,
      clock,
      signal,
      progress: (text) => progress.update(text),
    }),
  );
}

interface Run {
  context: Context;
  flags: Flags;
  settings: ApplySettings;
  hooks: ApplyHooks;
  targets: readonly Target[];
}

async function conclude(
  { context, flags, settings, hooks, targets }: Run,
  applied: readonly Applied[],
): Promise<number> {
  const report = { dryRun: settings.dryRun };
  const asObjects = (all: readonly Applied[]) =>
    all.map(({ target: { wanted, cluster }, result, message }) =>
      reported({ ...wanted, cluster: cluster.name }, result, message),
    );
  const errors = applied.flatMap(({ error }) => error ?? []);
  const failed = applied.some(({ result }) => result === 'failed' || result === 'rejected');
  const interrupted = context.signal.aborted && applied.some(({ result }) => result === 'skipped');
  if (!failed && !interrupted) {
    const after = (await hooks.after?.(targets)) ?? { objects: [], written: false, errors: [] };
    const anything = after.written || applied.some(({ written }) => written);
    if (after.errors.length > 0 && !anything) throw joinErrors(after.errors);
    await printApplied(context, flags, { ...report, objects: [...asObjects(applied), ...after.objects] });
    tellRemarks(context, applied);
    if (after.errors.length > 0) {
      const { message, hint } = joinErrors(after.errors);
      throw new PartialError('partly-pruned', `everything is applied, and not everything is pruned\n${message}`, {
        hint,
        cause: after.errors[0],
      });
    }
    if (after.interrupted === true) {
      throw new Interrupted('interrupted', 'interrupted: everything is applied, and not everything is pruned');
    }
    if (after.objects.some(({ result }) => result === 'failed')) return 1;
    if (!settings.wait && settings.dryRun === undefined) {
      context.terminal.note('the API servers took it; nobody waited for the mesh to accept it');
    }
    return 0;
  }
  if (interrupted) {
    await printApplied(context, flags, { ...report, objects: asObjects(applied) });
    context.terminal.warn(`interrupted; the same command goes on from here\n${tellDone(applied)}`);
    throw new Interrupted('interrupted', 'interrupted');
  }
  const wrote = applied.some(({ written }) => written);
  const rolledBack = wrote && hooks.rollBack !== undefined ? await hooks.rollBack(applied) : undefined;
  const left = wrote && rolledBack !== true;
  const final = rolledBack === true ? applied.map(asRolledBack) : applied;
  if (errors.length > 0 && !left) {
    if (rolledBack === true) context.terminal.warn('what was written is rolled back');
    throw joinErrors(errors);
  }
  await printApplied(context, flags, { ...report, objects: asObjects(final) });
  tellRemarks(context, applied);
  if (errors.length > 0 || rolledBack === false) {
    const [first] = errors;
    throw new PartialError('partly-applied', `part of the work is done and part is not\n${tellDone(final)}`, {
      hint: first?.hint ?? 'the same command goes on from here',
      cause: first,
    });
  }
  context.terminal.warn(
    rolledBack === true ? 'not accepted; what was written is rolled back' : 'not accepted; nothing after it was begun',
  );
  return 1;
}

function asRolledBack(applied: Applied): Applied {
  if (!applied.written || applied.result === 'failed' || applied.result === 'rejected') return applied;
  return { ...applied, result: 'skipped', written: false, message: 'rolled back' };
}
