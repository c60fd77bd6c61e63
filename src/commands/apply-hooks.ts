import { mapBounded } from '../cluster/bounded.js';
import { diffWanted } from '../cluster/diff.js';
import type { Target } from '../cluster/live-state.js';
import { objectText, referenceOf } from '../cluster/reference.js';
import { rollBack } from '../cluster/rollback.js';
import { routeRemarks } from '../cluster/route-remarks.js';
import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { Cluster } from '../model/cluster.js';
import { groupBy } from '../model/group-by.js';
import { print, showAside } from '../output/print.js';
import type { Report } from '../output/report.js';
import type { ApplyHooks } from './applied.js';
import { readApplySettings } from './apply-settings.js';
import type { Context, Flags } from './command.js';
import { different } from './different.js';
import { keep } from './keep.js';
import { openPruned, prune } from './pruned.js';
import { type CheckedFailovers, warnChecks } from './warn-checks.js';

/**
 * What the flags of `apply` ask for around the writing: the diff, the backup, rolling back, pruning.
 *
 * @throws UsageError for `--prune` without `-l`, or where nobody can be asked.
 */
export function applyHooks(context: Context, flags: Flags): ApplyHooks {
  const selector = readPrune(context, flags);
  const dryRun = flags.dryRun === 'server';
  let kept: readonly Target[] = [];
  let pruned: ReadonlyMap<string, Cluster> = new Map();
  return {
    async before(targets, subject) {
      checkAddresses(flags, subject);
      const warned = warnChecks(context, subject);
      warnRoutes(context, targets);
      if (flags.diff === true) await showDiff(context, flags, targets);
      if (selector !== undefined) pruned = await openPruned(context, flags, subject);
      if (!dryRun) kept = await keep(context, flags, targets);
      await warned;
    },
    ...(flags.atomic === true ? { rollBack: () => takeBack(context, kept) } : {}),
    ...(selector === undefined
      ? {}
      : { after: (targets) => prune(context, flags, { selector, targets, clusters: pruned }) }),
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

/** Data like the report behind it; beside a JSON value it is only for people. */
async function showDiff({ terminal }: Context, flags: Flags, targets: readonly Target[]): Promise<void> {
  const byCluster = groupBy(targets, ({ wanted }) => wanted.cluster);
  const found = await mapBounded(targets, ({ cluster, wanted }) =>
    diffWanted(
      cluster,
      wanted,
      (byCluster.get(wanted.cluster) ?? []).map((target) => target.wanted),
    ),
  );
  const objects = found.filter((one) => one !== undefined).map(different);
  const report: Report = { kind: 'diff', data: { objects } };
  return flags.output === undefined || flags.output === 'text' ? print(terminal, report) : showAside(terminal, report);
}

/** Told also to who did not ask for the diff: it takes traffic away from others. */
function warnRoutes({ terminal }: Context, targets: readonly Target[]): void {
  for (const { wanted, live } of targets) {
    const told = wanted.ownership === 'route' && live !== undefined ? routeRemarks(wanted, live) : [];
    for (const remark of told) terminal.warn(`${objectText(referenceOf(wanted.object))}: ${remark}`);
  }
}

/** @throws UsageError for an address of a cluster that nothing is written to: a typing mistake would wait for a load balancer. */
function checkAddresses(flags: Flags, { clusters }: CheckedFailovers): void {
  const known = [...clusters.values()].map(({ name }) => name);
  const unknown = [...readApplySettings(flags).addresses.keys()].find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError('unknown-address', `--address names cluster ${unknown}, expected one of ${known.join(', ')}`, {
    hint: suggestion(unknown, known),
  });
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
