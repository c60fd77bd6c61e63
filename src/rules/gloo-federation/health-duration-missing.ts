import type { KindRule } from '../rule.js';
import { blue } from './guide.js';
import { specOf } from './upstreams.js';

export const healthDurationMissing: KindRule = {
  id: 'gloo-federation/health-duration-missing',
  severity: 'error',
  title: 'a health check without a timeout or interval',
  why: 'Gloo passes the check on as it is, and Envoy refuses the whole cluster without a timeout and an interval above 0: the last accepted configuration stays, or the cluster does not exist.',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    const spec = specOf(document);
    for (const check of spec.get('healthChecks').items()) {
      const missing = ['timeout', 'interval'].filter(
        (name) => !check.get(name).present || check.get(name).durationMs() === 0,
      );
      if (missing.length === 0) continue;
      report({
        ...check.origin,
        message: `the health check has no ${missing.join(', no ')}: Envoy rejects the cluster`,
        hint: missing.map((name) => `${name}: 1s`).join('\n'),
      });
    }
  },
  examples: {
    bad: blue.replace('timeout: 1s, ', ''),
    good: blue,
  },
};
