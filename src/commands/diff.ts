import type { Wanted } from '../cluster/wanted.js';
import { ClusterError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import { formatNames, print, showAside } from '../output/print.js';
import type { DifferentObject, Report } from '../output/report.js';
import { clusterFlags } from './clusters.js';
import type { Command, Context, Flags } from './command.js';
import { different } from './different.js';
import { inputFlags, namespace, output, selectorFlag } from './flags.js';
import { readInputs } from './inputs.js';
import { refuseNothing } from './nothing-wanted.js';
import { withProgress } from './with-progress.js';

export const diff: Command = {
  description:
    'Lets the API servers go through what apply would write and compares it with what is live. Ends with 0 where nothing differs, with 1 where something ' +
    'does, a field that another manager owns included, and with more than 1 when it could not be found out. What a Secret holds is never shown.',
  flags: [...inputFlags, namespace, selectorFlag, ...clusterFlags, output(formatNames('diff'))],
  examples: [
    {
      line: 'failover diff -f examples/neutral/reviews/failover.yaml --cluster mgmt-cluster=kind-mgmt --cluster remote-cluster=kind-remote',
      does: 'what apply would change in both clusters',
    },
  ],
  async run(context: Context, _args: string[], flags: Flags): Promise<number> {
    const documents = await readInputs(context, flags);
    const [{ openWanted }, { readWanted }, { selected }, { diffWanted }, { mapBounded }, { joinErrors }] =
      await Promise.all([
        import('./wanted-targets.js'),
        import('../cluster/read-wanted.js'),
        import('./selected.js'),
        import('../cluster/diff.js'),
        import('../cluster/bounded.js'),
        import('../cluster/live-state.js'),
      ]);
    const read = selected(flags, readWanted(documents));
    refuseNothing(read.wanted, 'compare');
    const errors: ClusterError[] = [];
    const compareAll = async (): Promise<DifferentObject[]> => {
      const { wanted, opened } = await openWanted(context, flags, documents, read);
      const compare = async (one: Wanted): Promise<DifferentObject[]> => {
        const cluster = opened.get(one.cluster) as Cluster;
        try {
          const beside = wanted.filter((other) => other.cluster === one.cluster);
          const found = await diffWanted(cluster, one, beside);
          return found === undefined ? [] : [different(found)];
        } catch (error) {
          if (!(error instanceof ClusterError)) throw error;
          errors.push(error);
          return [];
        }
      };
      return (await mapBounded(wanted, compare)).flat();
    };
    const objects = await withProgress(context.terminal, `comparing ${read.wanted.length} objects`, compareAll);
    const report: Report = { kind: 'diff', data: { objects } };
    if (errors.length > 0) {
      // stdout never holds half an answer; what could be compared is for people.
      await showAside(context.terminal, report);
      throw joinErrors(errors);
    }
    await print(context.terminal, report, typeof flags.output === 'string' ? flags.output : 'text');
    return objects.length === 0 ? 0 : 1;
  },
};
