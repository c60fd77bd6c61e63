import { UsageError } from '../errors.js';
import type { Command, Context, Flags } from './command.js';
import { starterFlags } from './init-flags.js';

export const init: Command = {
  description:
    'Asks a few questions and writes failover.yaml and scenario.yaml, which can be explained and simulated at once. Without a terminal, and to answer no ' +
    'question: --yes, where the flags say what shall not be a sample.',
  flags: [
    { name: 'yes', short: 'y', description: 'ask nothing' },
    ...starterFlags,
    { name: 'output-dir', value: 'DIR', complete: 'directory', default: '.', description: 'folder for the files' },
    { name: 'force', description: 'overwrite files that are there already' },
  ],
  examples: [
    { line: 'failover init --yes --output-dir starter', does: 'a sample to play with' },
    {
      line: 'failover init --yes --mesh service-mesh-hub --service reviews-failover.bookinfo.global:9080 --destination east/bookinfo/reviews --destination west/bookinfo/reviews --output-dir reviews',
      does: 'for services of your own',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const { terminal } = context;
    const asks = flags.yes !== true;
    if (asks && !(terminal.stdinIsTTY && terminal.stdoutIsTTY)) {
      throw new UsageError('no-terminal', 'there is no terminal to ask at', {
        hint: 'use --yes with --mesh, --service and --destination',
      });
    }
    const { readStarter } = await import('./init-flags.js');
    const suggested = readStarter(flags);
    const { adoptingMesh } = await import('../meshes/failovers.js');
    adoptingMesh(suggested.mesh);
    const { requireFree, writeStarter } = await import('./init-files.js');
    const place = { folder: String(flags.outputDir), cwd: context.cwd, force: flags.force === true };
    // Before the questions: nobody likes to answer in vain.
    requireFree(place);
    const starter = asks ? await (await import('./init-interview.js')).interview(terminal, suggested) : suggested;
    const [failover, scenario] = await writeStarter(starter, place);
    terminal.out(`${failover}\n${scenario}\n`);
    terminal.note(`next: failover explain -f ${failover}; failover simulate -f ${failover} --scenario ${scenario}`);
    return 0;
  },
};
