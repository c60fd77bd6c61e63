import type { Removable } from '../cluster/delete.js';
import { objectText, referenceOf } from '../cluster/reference.js';
import { groupBy } from '../model/group-by.js';
import type { Context } from './command.js';

/** Shows what is to go, cluster by cluster, and asks. Only for a terminal. */
export async function askToRemove({ terminal }: Context, targets: readonly Removable[]): Promise<boolean> {
  const clusters = groupBy(targets, ({ cluster }) => cluster.name);
  for (const [name, list] of clusters) {
    terminal.note(`cluster ${name}:`);
    for (const { wanted } of list) {
      const part = wanted.ownership === 'whole' ? '' : ' (only what failover added)';
      terminal.note(`  ${objectText(referenceOf(wanted.object))}${part}`);
    }
  }
  const answer = await terminal.ask({
    message: `Delete ${count(targets.length, 'object')} from ${count(clusters.size, 'cluster')}?`,
    initial: 'no',
    choices: [
      { value: 'no', label: 'no' },
      { value: 'yes', label: 'yes' },
    ],
  });
  return answer === 'yes';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
