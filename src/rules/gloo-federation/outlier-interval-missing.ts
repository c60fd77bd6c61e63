import type { KindRule } from '../rule.js';
import { blue } from './guide.js';
import { specOf } from './upstreams.js';

export const outlierIntervalMissing: KindRule = {
  id: 'gloo-federation/outlier-interval-missing',
  severity: 'error',
  title: 'outlier detection without an interval',
  why: 'Gloo insists on the interval and rejects the Upstream without it: nothing is ejected, so nothing fails over.',
  upstream: 'error',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    const spec = specOf(document);
    const outlier = spec.get('outlierDetection');
    if (!outlier.present || outlier.get('interval').present) return;
    report({
      ...outlier.origin,
      message: 'outlierDetection has no interval: Gloo rejects the Upstream',
      hint: 'interval: 10s',
    });
  },
  examples: {
    bad: blue.concat('  outlierDetection: { consecutive5xx: 3 }\n'),
    good: blue.concat('  outlierDetection: { consecutive5xx: 3, interval: 10s }\n'),
  },
};
