import { type Deleted, deleteTargets, type Removable } from '../cluster/delete.js';
import { ifAllowed } from '../cluster/if-allowed.js';
import { joinErrors, type Target } from '../cluster/live-state.js';
import { findPrunable } from '../cluster/prune.js';
import { objectText, referenceOf } from '../cluster/reference.js';
import { ClusterError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import { groupBy } from '../model/group-by.js';
import { asObject, asText } from '../model/json.js';
import type { AppliedObject } from '../output/report.js';
import type { After } from './applied.js';
import { reported } from './apply-report.js';
import { readApplySettings } from './apply-settings.js';
import { openClusters, openKubeconfig, readClusterMap } from './clusters.js';
import type { Context, Flags } from './command.js';
import { keep } from './keep.js';
import type { CheckedFailovers } from './warn-checks.js';
import { withProgress } from './with-progress.js';

export interface PruneSubject {
  /** `-l`, as kubectl writes it. */
  selector: string;
  targets: readonly Target[];
  /** Where to look, those of the targets among them. */
  clusters: ReadonlyMap<string, Cluster>;
}

/**
 * Every cluster in which something may have been left behind: those that are written to, those that `--cluster` names, and those that the Failover
 * documents name, as far as there is a context for them.
 *
 * @throws UsageError and ClusterError as `openClusters` does.
 */
export async function openPruned(
  context: Context,
  flags: Flags,
  { clusters, failovers }: CheckedFailovers,
): Promise<Map<string, Cluster>> {
  const mapped = readClusterMap(flags);
  const known = new Set((await openKubeconfig(context, flags)).contexts.map(({ name }) => name));
  const declared = failovers.flatMap((failover) => failover.clusters);
  const reached = declared.filter(({ name, context: own }) => mapped.has(name) || known.has(own ?? name));
  for (const { name } of declared.filter((one) => !reached.includes(one) && !clusters.has(one.name))) {
    context.terminal.warn(`cluster ${name} is not pruned: no context is known for it; give --cluster ${name}=CONTEXT`);
  }
  const names = [...[...mapped.keys()].map((name) => ({ name })), ...reached].filter(({ name }) => !clusters.has(name));
  const more = names.length === 0 ? [] : await openClusters(context, { ...flags, context: undefined }, names);
  return new Map([...clusters, ...more]);
}

/** Removes what failover made with that label and nobody wants any more, after asking. */
export async function prune(context: Context, flags: Flags, subject: PruneSubject): Promise<After> {
  let prunable: Removable[];
  try {
    prunable = await findEverywhere(flags, subject);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { objects: [], written: false, errors: [error] };
  }
  const told = (result: AppliedObject['result'], message = ''): After => ({
    objects: prunable.map(({ cluster, wanted: { object } }) =>
      reported({ cluster: cluster.name, object }, result, message),
    ),
    written: false,
    errors: [],
  });
  if (prunable.length === 0 || flags.dryRun === 'server') return told('deleted');
  if (flags.yes !== true && !(await agrees(context, prunable))) return told('skipped', 'not pruned');
  await keep(
    context,
    flags,
    prunable.map(({ cluster, wanted }) => ({ cluster, wanted, live: wanted.object })),
  );
  const deleted = await remove(context, flags, prunable);
  return {
    objects: deleted.map(({ target: { cluster, wanted }, result, message }) =>
      reported({ cluster: cluster.name, object: wanted.object }, result, message),
    ),
    written: deleted.some(({ written }) => written),
    errors: deleted.flatMap(({ error }) => error ?? []),
    interrupted:
      context.signal.aborted && deleted.some(({ result, leaving }) => result === 'skipped' || leaving === true),
  };
}

/** @throws ClusterError telling everything that may not be listed, of all clusters. */
async function findEverywhere(flags: Flags, { selector, targets, clusters }: PruneSubject): Promise<Removable[]> {
  const namespace = typeof flags.namespace === 'string' ? flags.namespace : undefined;
  const named = await Promise.all(
    [...clusters].map(async ([name, cluster]) => ({ name, cluster, server: await serverOf(cluster) })),
  );
  const errors: ClusterError[] = [];
  // What one name of a server lacks is wanted under another.
  const found = await Promise.all(
    [...groupBy(named, ({ server }) => server).values()].map(async (list) => {
      const [{ cluster }] = list as [(typeof named)[number]];
      const names = new Set(list.map(({ name }) => name));
      const wanted = targets.map((target) => target.wanted);
      const here = wanted.filter((one) => names.has(one.cluster));
      try {
        return await findPrunable(cluster, here, { selector, namespace, elsewhere: wanted });
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        errors.push(error);
        return [];
      }
    }),
  );
  if (errors.length > 0) throw joinErrors(errors);
  return found.flat();
}

/** The same for every context of one API server, as far as it lets itself be known. */
async function serverOf(cluster: Cluster): Promise<string> {
  const found = await ifAllowed(cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' }));
  return asText(asObject(found?.answer?.metadata).uid) ?? cluster.context;
}

async function remove(
  { terminal, clock, signal }: Context,
  flags: Flags,
  prunable: readonly Removable[],
): Promise<Deleted[]> {
  const { timeoutMs } = readApplySettings(flags);
  return withProgress(terminal, `removing ${prunable.length} objects`, (progress) =>
    deleteTargets(prunable, {
      clock,
      signal,
      timeoutMs,
      ignoreNotFound: true,
      progress: (text) => progress.update(text),
    }),
  );
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
