import { UsageError } from '../errors.js';
import type { CommandGroup, Flag, Flags } from './command.js';
import { kindEntries } from './kind-command.js';
import { DRY_RUN } from './print-manifests.js';

const dryRun: Flag = {
  name: 'dry-run',
  value: 'WHERE',
  choices: ['client', 'server'],
  description: 'client: only print the object',
};

export const create: CommandGroup = {
  noun: 'KIND',
  description:
    'Makes one resource from flags. This version does not write to clusters: it prints with --dry-run=client.',
  subcommands: kindEntries({
    flags: [dryRun],
    format: DRY_RUN,
    example: (line) => `${line.replace('failover generate', 'failover create')} --dry-run=client -o yaml`,
    check: requireDryRun,
  }),
  examples: [
    {
      line: 'failover create traffic-split web-svc -n emojivoto --service web-svc --primary web-svc --fallback web-svc-east --dry-run=client -o yaml',
      does: 'a TrafficSplit on stdout',
    },
  ],
};

function requireDryRun({ dryRun: where }: Flags): void {
  if (where === 'client') return;
  throw new UsageError('not-yet', 'this version cannot write to clusters yet', {
    hint: 'add --dry-run=client -o yaml, and give the output to `kubectl apply -f -`',
  });
}
