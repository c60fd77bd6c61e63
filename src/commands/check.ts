import { isFailed } from '../model/check.js';
import { formatNames, print } from '../output/print.js';
import { clusterFlags } from './clusters.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, namespace, output } from './flags.js';
import { withProgress } from './with-progress.js';

export const check: Command = {
  description:
    'Per cluster and mesh: definitions, controllers and what they select, versions, registrations, links, mirrors, edition, and traps that only a live cluster shows.\n' +
    'Without -f: for every failover that is found in the clusters. The exit code is 1 when something is missing without which the failover cannot work.',
  flags: [
    ...inputFlags,
    { ...namespace, description: 'namespace of objects that name none; without -f, the only one looked at' },
    {
      name: 'all-namespaces',
      short: 'A',
      description: 'without -f: look at all namespaces (default: true, unless -n is given)',
    },
    ...clusterFlags,
    output(formatNames('checks')),
  ],
  examples: [
    {
      line: 'failover check -f examples/neutral/reviews/failover.yaml',
      does: 'what this failover needs of its clusters',
    },
    { line: 'failover check --context kind-east -o json', does: 'every failover of a cluster, for a program' },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const [{ readSubject }, { checkFailovers }] = await Promise.all([
      import('./live-clusters.js'),
      import('./warn-checks.js'),
    ]);
    const checks = await withProgress(context.terminal, 'looking at the clusters', async () =>
      checkFailovers(context, await readSubject(context, flags, 'check')),
    );
    await print(
      context.terminal,
      { kind: 'checks', data: { checks } },
      typeof flags.output === 'string' ? flags.output : 'text',
    );
    if (checks.length === 0) context.terminal.note('nothing to check: no failover was found');
    return checks.some(isFailed) ? 1 : 0;
  },
};
