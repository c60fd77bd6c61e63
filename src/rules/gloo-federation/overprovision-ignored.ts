import type { KindRule } from '../rule.js';
import { blueFailover } from './guide.js';
import { specOf } from './upstreams.js';

export const overprovisionIgnored: KindRule = {
  id: 'gloo-federation/overprovision-ignored',
  severity: 'warning',
  title: 'an overprovisioning factor that may be ignored',
  why: 'Without locality-weighted load balancing on the Upstream the factor was seen to be ignored: requests spill to the next level below 72 % of healthy endpoints, whatever the factor.',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    const spec = specOf(document);
    const factor = spec.get('failover', 'policy', 'overprovisioningFactor');
    if (!factor.present || spec.get('loadBalancerConfig', 'localityWeightedLbConfig').present) return;
    report({
      ...factor.origin,
      message: `overprovisioningFactor ${factor.number()} may be ignored without localityWeightedLbConfig: requests then spill as with 140`,
      hint: 'add `loadBalancerConfig: { localityWeightedLbConfig: {} }` under spec',
    });
  },
  examples: {
    bad: blueFailover.concat('    policy: { overprovisioningFactor: 100 }\n'),
    good: blueFailover.concat(
      '    policy: { overprovisioningFactor: 100 }\n  loadBalancerConfig: { localityWeightedLbConfig: {} }\n',
    ),
  },
};
