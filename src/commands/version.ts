import { formatNames, print } from '../output/print.js';
import type { Command } from './command.js';
import { output } from './flags.js';

export const version: Command = {
  flags: [output(formatNames('version'))],
  examples: [
    { line: 'failover version', does: 'the version for people' },
    { line: 'failover version -o json', does: 'and for programs' },
  ],
  async run(context, _, flags) {
    const data = { client: __VERSION__, node: context.runtime ?? 'unknown' };
    await print(context.terminal, { kind: 'version', data }, flags.output as string | undefined);
    return 0;
  },
};
