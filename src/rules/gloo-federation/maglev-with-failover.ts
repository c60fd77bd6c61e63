import type { KindRule } from '../rule.js';
import { blueFailover } from './guide.js';
import { failsOver, specOf } from './upstreams.js';

export const maglevWithFailover: KindRule = {
  id: 'gloo-federation/maglev-with-failover',
  severity: 'warning',
  title: 'consistent hashing beside failover',
  why: 'With Maglev or ring hash the failover endpoints were seen to disturb the health checks of the Upstream, so that healthy endpoints were taken out.',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report, context) {
    const spec = specOf(document);
    const config = spec.get('loadBalancerConfig');
    const hash = [config.get('maglev'), config.get('ringHash')].find(({ present }) => present);
    if (hash === undefined || !failsOver(document, context)) return;
    report({
      ...hash.origin,
      message: `${hash.path.at(-1)} together with failover: health checks were seen to fail without a cause`,
      hint: 'use roundRobin or leastRequest',
    });
  },
  examples: {
    bad: blueFailover.concat('  loadBalancerConfig: { maglev: {} }\n'),
    good: blueFailover.concat('  loadBalancerConfig: { roundRobin: {} }\n'),
  },
};
