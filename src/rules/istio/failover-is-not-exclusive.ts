import type { Rule } from '../rule.js';
import { effectivePolicies, regionsOf } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { localityLists } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

export const failoverIsNotExclusive: Rule = {
  id: 'istio/failover-is-not-exclusive',
  severity: 'info',
  title: 'failover is an order, not a fence',
  why: 'A failover entry says which region comes next, it excludes none. When the target is down as well, every other region with endpoints gets the traffic, as the last level. Where data must not leave a region, give that region a host of its own.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { ordering, localityLbSetting, endpoints, endpointsKnown, title } of effectivePolicies(context)) {
      const [entry] = localityLists(localityLbSetting).failover;
      if (ordering.mode !== 'failover' || entry === undefined || !endpointsKnown) continue;
      const [from, to] = [entry.get('from').text() ?? '', entry.get('to').text() ?? ''];
      const regions = regionsOf(endpoints);
      const others = regions.filter((region) => region !== from && region !== to);
      if (others.length === 0 || !regions.includes(to)) continue;
      tell({
        ...entry.origin,
        message: `when ${from} and ${to} are both down, ${title} still goes to ${others.join(', ')} as the last choice`,
        hint: 'accept it, or give the regions separate hosts',
      });
    }
  },
  examples: {
    bad:
      exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`) +
      exampleService(['eu/a', 'us/a', 'asia/a']),
    good:
      exampleRule(`
outlierDetection: { maxEjectionPercent: 100 }
loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`) + exampleService(['eu/a', 'us/a']),
  },
};
