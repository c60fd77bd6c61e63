import type { Rule } from '../rule.js';
import { effectivePolicies, hasLevels } from './effective-policy.js';
import { exampleRule, exampleService } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const hashWithLevels: Rule = {
  id: 'istio/hash-with-levels',
  severity: 'warning',
  title: 'the same key goes to different pods from different places',
  why: 'Consistent hashing works inside the level that a client uses, and clients in different localities use different levels. The same key so lands on different pods, and moves once more in a failover: sessions are lost.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const policy of effectivePolicies(context)) {
      const hash = policy.blocks.loadBalancer?.get('consistentHash');
      if (!hash?.present || policy.blocks.outlierDetection === undefined || !hasLevels(policy)) continue;
      tell({
        ...hash.origin,
        message: `clients of ${policy.title} in different localities hash over different endpoints, so one key has several pods`,
        hint: 'set `localityLbSetting: { enabled: false }`, or accept it',
      });
    }
  },
  examples: {
    bad:
      exampleRule(`
outlierDetection: {}
loadBalancer: { consistentHash: { httpHeaderName: x-user } }`) + exampleService(['eu/a', 'us/a']),
    good:
      exampleRule(`
outlierDetection: {}
loadBalancer: { consistentHash: { httpHeaderName: x-user }, localityLbSetting: { enabled: false } }`) +
      exampleService(['eu/a', 'us/a']),
  },
};
