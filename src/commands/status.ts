import type { Status } from '../model/status.js';
import { formatNames, print } from '../output/print.js';
import { addressFlag, readAddresses } from './apply-settings.js';
import { clusterFlags } from './clusters.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, namespace, output, selectorFlag } from './flags.js';
import { withProgress } from './with-progress.js';

const READING = 'reading what is there';

export const status: Command = {
  description:
    'Every object of a failover with what its mesh says of it, the level that serves now, the ready endpoints of each, addresses and certificates, over all clusters.\n' +
    'Without -f: every failover that is found in the clusters. The exit code is 1 when something is missing, not accepted, not current or not served by the first level.',
  flags: [
    ...inputFlags,
    { ...namespace, description: 'namespace of objects that name none; without -f, the only one looked at' },
    {
      name: 'all-namespaces',
      short: 'A',
      description: 'without -f: look at all namespaces (default: true, unless -n is given)',
    },
    selectorFlag,
    ...clusterFlags,
    addressFlag,
    { name: 'watch', short: 'w', description: 'go on and show what changes; Ctrl-C ends it' },
    output(formatNames('status')),
  ],
  examples: [
    { line: 'failover status -f examples/neutral/reviews/failover.yaml', does: 'one failover, in all of its clusters' },
    { line: 'failover status --context kind-east', does: 'every failover of a cluster' },
    {
      line: 'failover status -f examples/neutral/reviews/failover.yaml --watch -o jsonl',
      does: 'a line for each change',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const addresses = readAddresses(flags.address);
    const [{ readSubject }, { readStatus }] = await Promise.all([
      import('./live-clusters.js'),
      import('../cluster/status/read-status.js'),
    ]);
    const read = async (): Promise<Status> => {
      const { wanted, documents, failovers, clusters } = await subject();
      const meshes = failovers.map(({ mesh }) => mesh);
      const nowMs = context.startedMs + context.clock.now();
      return readStatus({ wanted, documents, meshes, clusters, addresses, nowMs });
    };
    const given = Array.isArray(flags.filename) && flags.filename.length > 0;
    const first = await withProgress(context.terminal, READING, () => readSubject(context, flags, 'show'));
    // What documents want stays the same while it is watched; what is found may change.
    const subject = async () => (given || flags.watch !== true ? first : readSubject(context, flags, 'show'));
    if (flags.watch === true) {
      const { watchStatus } = await import('./watch-status.js');
      return watchStatus(context, flags, read);
    }
    const data = await withProgress(context.terminal, READING, read);
    await print(context.terminal, { kind: 'status', data }, typeof flags.output === 'string' ? flags.output : 'text');
    if (data.objects.length === 0) context.terminal.note('no failover was found; another namespace is named with -n');
    return data.healthy ? 0 : 1;
  },
};
