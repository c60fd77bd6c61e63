import { runChecks } from '../checks/run-checks.js';
import type { Wanted } from '../cluster/wanted.js';
import { ClusterError } from '../errors.js';
import { type CheckResult, isFailed } from '../model/check.js';
import type { Cluster } from '../model/cluster.js';
import type { FailoverSpec } from '../model/failover.js';
import { lookup } from '../net/lookup.js';
import type { Context } from './command.js';

/** What is to be looked at. */
export interface CheckedFailovers {
  clusters: ReadonlyMap<string, Cluster>;
  wanted: readonly Wanted[];
  failovers: readonly FailoverSpec[];
}

/** Everything that `failover check` says of these objects and of the clusters that their Failover documents name. */
export function checkFailovers(
  { startedMs }: Context,
  { clusters, wanted, failovers }: CheckedFailovers,
): Promise<CheckResult[]> {
  const members = failovers.flatMap(({ mesh, clusters: declared }) =>
    declared.map(({ name }) => ({ cluster: name, mesh })),
  );
  return runChecks(clusters, wanted, { nowMs: startedMs, lookup, members });
}

/** A warning for each check that failed, as `apply` tells before it writes: what is missing may well come with what it writes. */
export async function warnChecks(context: Context, subject: CheckedFailovers): Promise<void> {
  const failed = await checkFailovers(context, subject).catch((error: unknown) => {
    // A cluster that does not answer is told by the work itself.
    if (error instanceof ClusterError) return [];
    throw error;
  });
  for (const { cluster, mesh, message, hint } of failed.filter(isFailed)) {
    context.terminal.warn(`${cluster} ${mesh}: ${message}${hint === undefined ? '' : ` (${hint})`}`);
  }
}
