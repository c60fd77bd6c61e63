import { backUp, backupRoot, type Kept } from '../cluster/backup.js';
import { mapBounded } from '../cluster/bounded.js';
import { deleteTargets, type Removable } from '../cluster/delete.js';
import { diffWanted } from '../cluster/diff.js';
import type { Target } from '../cluster/live-state.js';
import { findPrunable } from '../cluster/prune.js';
import { objectText, referenceOf } from '../cluster/reference.js';
import { rollBack } from '../cluster/rollback.js';
import { UsageError } from '../errors.js';
import { groupBy } from '../model/group-by.js';
import type { AppliedObject } from '../output/report.js';
import type { ApplyHooks } from './applied.js';
import { reported } from './apply-report.js';
import { readApplySettings } from './apply-settings.js';
import type { Context, Flags } from './command.js';
import { warnChecks } from './warn-checks.js';

/**
 * What the flags of `apply` ask for around the writing: the diff, the backup, rolling back, pruning.
 *
 * @throws UsageError for `--prune` without `-l`, or where nobody can be asked.
 */
export function applyHooks(context: Context, flags: Flags): ApplyHooks {
  const selector = readPrune(context, flags);
  const dryRun = flags.dryRun === 'server';
  let kept: readonly Target[] = [];
  return {
    async before(targets, subject) {
      const warned = warnChecks(context, subject);
      if (flags.diff === true) await showDiff(context, flags, targets);
      if (!dryRun) kept = await keep(context, flags, targets);
      await warned;
    },
    ...(flags.atomic === true ? { rollBack: () => takeBack(context, kept) } : {}),
    ...(selector === undefined ? {} : { after: (targets) => prune(context, flags, selector, targets) }),
  };
}

function readPrune({ terminal }: Context, flags: Flags): string | undefined {
  const selector = typeof flags.selector === 'string' && flags.selector !== '' ? flags.selector : undefined;
  if (flags.prune !== true) {
    if (selector === undefined) return undefined;
    throw new UsageError('selector-without-prune', 'found -l without --prune, expected both');
  }
  if (selector === undefined) {
    throw new UsageError('prune-without-selector', 'found --prune without -l, expected both', {
      hint: '-l SELECTOR says which objects may be removed',
    });
  }
  if (flags.dryRun === undefined && flags.yes !== true && !terminal.stdinIsTTY) {
    throw new UsageError('prune-unasked', '--prune removes objects, and nobody is there to be asked', {
      hint: 'add --yes',
    });
  }
  return selector;
}

async function keep<One extends Kept>(
  context: Context,
  flags: Flags,
  targets: readonly One[],
): Promise<readonly One[]> {
  const dir = typeof flags.backupDir === 'string' ? flags.backupDir : undefined;
  const { folder } = await backUp(targets, { root: backupRoot(dir, context), nowMs: context.startedMs });
  context.terminal.debug(`the state before is kept in ${folder}`);
  return targets;
}

/** Data like the report behind it; beside a JSON value it is only for people. */
async function showDiff({ terminal }: Context, flags: Flags, targets: readonly Target[]): Promise<void> {
  const byCluster = groupBy(targets, ({ wanted }) => wanted.cluster);
  const diffs = await mapBounded(targets, ({ cluster, wanted }) =>
    diffWanted(
      cluster,
      wanted,
      (byCluster.get(wanted.cluster) ?? []).map((target) => target.wanted),
    ),
  );
  const show = flags.output === undefined || flags.output === 'text' ? terminal.out : terminal.note;
  for (const diff of diffs) {
    if (diff === undefined) continue;
    show(diff.text);
    if (diff.message !== '') terminal.note(`${objectText(diff)}: ${diff.message}`);
  }
}

async function takeBack({ terminal }: Context, targets: readonly Target[]): Promise<boolean> {
  const results = await rollBack(targets);
  const failed = results.filter(({ result }) => result === 'failed');
  for (const { target, message } of failed) {
    const { cluster, wanted } = target;
    terminal.warn(`cluster ${cluster.name}: ${objectText(referenceOf(wanted.object))} is not rolled back: ${message}`);
  }
  return failed.length === 0;
}

async function prune(
  context: Context,
  flags: Flags,
  selector: string,
  targets: readonly Target[],
): Promise<AppliedObject[]> {
  const { terminal, clock, signal } = context;
  const namespace = typeof flags.namespace === 'string' ? flags.namespace : undefined;
  const byCluster = groupBy(targets, ({ cluster }) => cluster);
  const found = await Promise.all(
    [...byCluster].map(([cluster, list]) =>
      findPrunable(
        cluster,
        list.map(({ wanted }) => wanted),
        { selector, namespace },
      ),
    ),
  );
  const prunable = found.flat();
  if (prunable.length === 0) return [];
  const told = (result: AppliedObject['result'], message = '') =>
    prunable.map((one) => reportedAs(one, result, message));
  if (flags.dryRun === 'server') return told('deleted');
  if (flags.yes !== true && !(await agrees(context, prunable))) return told('skipped', 'not pruned');
  await keep(
    context,
    flags,
    prunable.map(({ cluster, wanted }) => ({ cluster, wanted, live: wanted.object })),
  );
  const { timeoutMs } = readApplySettings(flags);
  const progress = terminal.progress(`removing ${prunable.length} objects`);
  try {
    const options = { clock, signal, timeoutMs, ignoreNotFound: true, progress: progress.update };
    const deleted = await deleteTargets(prunable, options);
    return deleted.map(({ target, result, message }) => reportedAs(target, result, message));
  } finally {
    progress.stop();
  }
}

async function agrees({ terminal }: Context, prunable: readonly Removable[]): Promise<boolean> {
  for (const { cluster, wanted } of prunable) {
    terminal.note(`  ${objectText(referenceOf(wanted.object))} in cluster ${cluster.name}`);
  }
  const answer = await terminal.ask({
    message: `remove ${prunable.length === 1 ? 'it' : `these ${prunable.length}`}?`,
    initial: 'no',
    choices: [{ value: 'no' }, { value: 'yes' }],
  });
  return answer === 'yes';
}

function reportedAs(
  { cluster, wanted: { object } }: Removable,
  result: AppliedObject['result'],
  message: string,
): AppliedObject {
  return reported({ cluster: cluster.name, object }, result, message);
}
