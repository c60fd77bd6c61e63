import type { KindRule } from '../rule.js';
import { blue } from './guide.js';
import { specOf } from './upstreams.js';

export const healthThresholdMissing: KindRule = {
  id: 'gloo-federation/health-threshold-missing',
  severity: 'error',
  title: 'a health check without its thresholds',
  why: 'Gloo refuses a health check without both thresholds and rejects the Upstream: nothing is checked, so nothing fails over.',
  upstream: 'error',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    const spec = specOf(document);
    for (const check of spec.get('healthChecks').items()) {
      const missing = ['unhealthyThreshold', 'healthyThreshold'].filter((name) => !check.get(name).present);
      if (missing.length === 0) continue;
      report({
        ...check.origin,
        message: `the health check has no ${missing.join(', no ')}: Gloo rejects the Upstream`,
        hint: missing.map((name) => `${name}: 1`).join('\n'),
      });
    }
  },
  examples: {
    bad: blue.replace('unhealthyThreshold: 1, ', ''),
    good: blue,
  },
};
