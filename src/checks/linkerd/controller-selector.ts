import type { Check, Outcome } from '../check.js';
import { workloadsOf } from '../component.js';
import { linkerdFailover } from '../components.js';
import { selects } from '../label-selector.js';
import { labelsOf, nameOf } from '../objects.js';
import { CONTROLLED_BY, controlledSplits } from './traffic-splits.js';

/** The chart selects by its release's name, so that another name than linkerd-failover moves nothing (linkerd-failover: charts/linkerd-failover). */
export const controllerSelector: Check = {
  id: 'linkerd/controller-selector',
  mesh: 'linkerd',
  severity: 'error',
  async run({ cluster, objects }) {
    const splits = controlledSplits(objects);
    const controllers = splits.length === 0 ? [] : await workloadsOf(cluster, linkerdFailover);
    if (controllers.length === 0) return [];
    const selectors = controllers.map(({ args }) => selectorOf(args) ?? CONTROLLED_BY);
    return splits.flatMap((split): Outcome[] => {
      const selected = selectors.map((selector) => selects(selector, labelsOf(split)));
      if (selected.includes(true))
        return [{ ok: true, message: `the failover controller selects TrafficSplit ${nameOf(split)}` }];
      if (selected.includes(undefined)) return [];
      return [
        {
          ok: false,
          message: `the failover controller selects \`${selectors.join('` and `')}\`, and TrafficSplit ${nameOf(split)} has \`${CONTROLLED_BY}=${labelsOf(split)[CONTROLLED_BY]}\``,
          hint: `give the split the label that the controller selects, or install the chart with \`--set selector=${CONTROLLED_BY}=${labelsOf(split)[CONTROLLED_BY]}\``,
        },
      ];
    });
  },
};

/** `--selector=X`, `--selector X` or `-l X`. */
function selectorOf(args: readonly string[]): string | undefined {
  const joined = args.find((arg) => arg.startsWith('--selector='));
  if (joined !== undefined) return joined.slice('--selector='.length);
  const index = args.findIndex((arg) => arg === '--selector' || arg === '-l');
  return index < 0 ? undefined : args[index + 1];
}
