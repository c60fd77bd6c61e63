import { asList, asNumber, asObject, asText } from '../../model/json.js';
import type { Check, Outcome } from '../check.js';
import { nameOf, namespaceOf } from '../objects.js';
import { controlledSplits } from './traffic-splits.js';

/** With nothing ready the controller writes zeros everywhere, contrary to its README (linkerd/linkerd2#10533). */
export const allZeroOutage: Check = {
  id: 'linkerd/all-zero-outage',
  mesh: 'linkerd',
  severity: 'warning',
  async run({ cluster, objects }) {
    const outcomes = await Promise.all(
      controlledSplits(objects).map(async (split): Promise<Outcome[]> => {
        const name = asText(asObject(split.metadata).name) ?? '';
        const live = await cluster.get(String(split.apiVersion), 'TrafficSplit', name, namespaceOf(split));
        if (live === undefined) return [];
        const weights = asList(asObject(live.spec).backends).map((backend) => asNumber(asObject(backend).weight) ?? 0);
        if (weights.some((weight) => weight > 0)) {
          return [{ ok: true, message: `TrafficSplit ${nameOf(split)} has a backend with weight` }];
        }
        return [
          {
            ok: false,
            message: `every weight of TrafficSplit ${nameOf(split)} is 0: calls go to the own endpoints of \`${asText(asObject(live.spec).service)}\`, or fail`,
            hint: 'bring a backend back; the weights follow its readiness',
          },
        ];
      }),
    );
    return outcomes.flat();
  },
};
