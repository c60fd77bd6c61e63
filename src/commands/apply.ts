import { formatNames } from '../output/print.js';
import { writeFlags } from './apply-settings.js';
import { clusterFlags } from './clusters.js';
import type { Command, Context, Flags } from './command.js';
import { inputFlags, namespace, output } from './flags.js';
import { readInputs } from './inputs.js';

export const apply: Command = {
  description:
    'Writes Failover documents, as the manifests of their mesh, and native manifests to every cluster concerned, in the right order, and waits until the mesh accepted each stage.\n' +
    'What switches traffic is written last: a failover that is half there never routes. The same command again changes nothing, or goes on where it was cut off.',
  flags: [
    ...inputFlags,
    namespace,
    ...clusterFlags,
    ...writeFlags,
    { name: 'diff', description: 'show first what would change' },
    { name: 'atomic', description: 'roll everything back when any cluster fails' },
    {
      name: 'backup-dir',
      value: 'DIR',
      complete: 'directory',
      description: 'where the state before is kept (default: $XDG_STATE_HOME/failover)',
    },
    { name: 'prune', description: 'with -l: remove what failover created with that label and the inputs lack' },
    { name: 'selector', short: 'l', value: 'SELECTOR', description: 'labels of what --prune may remove' },
    { name: 'yes', short: 'y', description: 'do not ask before --prune removes' },
    output(formatNames('applied')),
  ],
  examples: [
    {
      line: 'failover apply -f examples/neutral/reviews/failover.yaml --dry-run=client',
      does: 'which objects go to which cluster',
    },
    {
      line: 'failover apply -f examples/neutral/reviews/failover.yaml --cluster mgmt-cluster=kind-mgmt --cluster remote-cluster=kind-remote',
      does: 'write them, cluster by cluster, and wait until the mesh accepted them',
    },
    {
      line: 'failover apply -f examples/neutral/reviews/failover.yaml --dry-run=server --diff',
      does: 'what would change, and whether the API servers would take it',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const documents = await readInputs(context, flags);
    const [{ checkBefore }, { applyDocuments }, { applyHooks }, { tellNextSteps }, { refuseInvalid }] =
      await Promise.all([
        import('./check-before.js'),
        import('./applied.js'),
        import('./apply-hooks.js'),
        import('./next-steps.js'),
        import('./refused.js'),
      ]);
    const hooks = applyHooks(context, flags);
    if (flags.validate !== false && !(await checkBefore(context, documents))) {
      await refuseInvalid(context, flags, documents);
      return 1;
    }
    const { exitCode, failovers } = await applyDocuments(context, flags, documents, { hooks });
    if (exitCode === 0 && flags.dryRun === undefined) tellNextSteps(context, flags, failovers);
    return exitCode;
  },
};
