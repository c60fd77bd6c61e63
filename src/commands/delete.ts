import type { Deleted, Removable } from '../cluster/delete.js';
import { UsageError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import { formatNames } from '../output/print.js';
import { clusterFlags } from './clusters.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, namespace, output, selectorFlag } from './flags.js';
import { readInputs } from './inputs.js';
import { refuseNothing } from './nothing-wanted.js';
import { readTimeout } from './timeout.js';
import { withProgress } from './with-progress.js';

export const deleteCommand: Command = {
  description:
    'Removes what apply made, in the reverse order, so that nothing routes to what is gone, and waits until the finalizers let go of each object.\n' +
    "Of other people's objects (a discovered Upstream, a Service with our label, a VirtualService with our route) only what failover added is taken back, and so it " +
    'is with an object of which somebody else owns fields.',
  flags: [
    ...inputFlags,
    namespace,
    selectorFlag,
    ...clusterFlags,
    { name: 'yes', short: 'y', description: 'do not ask' },
    { name: 'ignore-not-found', description: 'an object that is not there is no mistake' },
    { name: 'timeout', value: 'DURATION', description: 'longest wait for the finalizers of one object (default: 60s)' },
    output(formatNames('applied')),
  ],
  examples: [
    {
      line: 'failover delete -f examples/neutral/reviews/failover.yaml --yes --cluster mgmt-cluster=kind-mgmt --cluster remote-cluster=kind-remote',
      does: 'remove it from both clusters without asking',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const timeoutMs = readTimeout(flags.timeout);
    refuseWithoutAnswer(context, flags);
    const documents = await readInputs(context, flags);
    const [{ openWanted }, { readWanted }, { selected }] = await Promise.all([
      import('./wanted-targets.js'),
      import('../cluster/read-wanted.js'),
      import('./selected.js'),
    ]);
    const read = selected(flags, readWanted(documents));
    refuseNothing(read.wanted, 'delete');
    const { wanted, opened } = await openWanted(context, flags, documents, { ...read, warnings: [], notes: [] });
    const targets = wanted.map((one): Removable => ({ cluster: opened.get(one.cluster) as Cluster, wanted: one }));
    if (!(await confirmed(context, flags, targets))) {
      context.terminal.note('nothing was removed');
      return 1;
    }
    const deleted = await remove(context, flags, targets, timeoutMs);
    const { concludeDeleted } = await import('./deleted.js');
    return concludeDeleted(context, flags, deleted);
  },
};

/** Questions are for a terminal. */
function refuseWithoutAnswer({ terminal }: Context, flags: Flags): void {
  if (flags.yes === true || terminal.stdinIsTTY) return;
  throw new UsageError('needs-yes', 'nobody is there to ask whether to delete', { hint: 'add --yes' });
}

async function confirmed(context: Context, flags: Flags, targets: readonly Removable[]): Promise<boolean> {
  if (flags.yes === true) return true;
  const { askToRemove } = await import('./ask-to-remove.js');
  return askToRemove(context, targets);
}

async function remove(
  { terminal, clock, signal }: Context,
  flags: Flags,
  targets: readonly Removable[],
  timeoutMs: number,
): Promise<Deleted[]> {
  const { deleteTargets } = await import('../cluster/delete.js');
  return withProgress(terminal, `deleting ${targets.length} objects`, (progress) =>
    deleteTargets(targets, {
      clock,
      signal,
      timeoutMs,
      ignoreNotFound: flags.ignoreNotFound === true,
      progress: (text) => progress.update(text),
    }),
  );
}
