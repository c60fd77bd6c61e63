import { asObject } from '../../model/json.js';
import type { Rule } from '../rule.js';
import { effectivePolicies, localitiesOf } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { localityLists } from './locality-lists.js';
import { localityMatches } from './locality-matches.js';
import { oncePerPlace } from './once-per-place.js';

export const distributeNoFailover: Rule = {
  id: 'istio/distribute-no-failover',
  severity: 'warning',
  title: 'distribute leaves localities out, also in an outage',
  why: 'distribute divides the traffic among the localities it names and removes all others. When everything it names is down the requests fail, even while healthy endpoints wait elsewhere: it is not failover.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { ordering, localityLbSetting, endpoints, endpointsKnown, title } of effectivePolicies(context)) {
      if (ordering.mode !== 'distribute') continue;
      const places = endpointsKnown ? localitiesOf(endpoints).filter((locality) => locality !== '') : [];
      for (const entry of localityLists(localityLbSetting).distribute) {
        const targets = Object.entries(asObject(entry.get('to').value));
        const [only] = targets;
        const missing = places.filter((place) => !targets.some(([target]) => localityMatches(place, target)));
        const everything = targets.some(([target]) => localityMatches('', target));
        const alone =
          targets.length === 1 && Number(only?.[1]) === 100 && !everything && (!endpointsKnown || missing.length > 0);
        if (!alone && missing.length === 0) continue;
        const to = targets.map(([target]) => target).join(', ');
        tell({
          ...entry.get('to').origin,
          message:
            missing.length > 0
              ? `clients in ${entry.get('from').text() ?? ''} never reach the endpoints of ${title} in ${missing.join(', ')}: when ${to} is down their requests fail`
              : `clients in ${entry.get('from').text() ?? ''} go to ${to} only: when it is down the requests for ${title} fail`,
          hint: 'use `failover` for an order, or give the others a small weight',
        });
      }
    }
  },
  examples: {
    bad:
      exampleRule(`
loadBalancer: { localityLbSetting: { distribute: [{ from: eu/*, to: { eu/*: 100 } }] } }`) +
      exampleService(['eu/a', 'us/a']),
    good:
      exampleRule(`
loadBalancer: { localityLbSetting: { distribute: [{ from: eu/*, to: { eu/*: 99, us/*: 1 } }] } }`) +
      exampleService(['eu/a', 'us/a']),
  },
};
