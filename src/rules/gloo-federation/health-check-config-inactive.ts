import type { KindRule } from '../rule.js';
import { blueFailover } from './guide.js';
import { failoverEndpoints, specOf } from './upstreams.js';

export const healthCheckConfigInactive: KindRule = {
  id: 'gloo-federation/health-check-config-inactive',
  severity: 'warning',
  title: 'health check settings without a health check',
  why: 'healthCheckConfig of a failover endpoint changes the active check of the Upstream. Without one nobody asks that endpoint, and its own settings do nothing.',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    const spec = specOf(document);
    if (spec.get('healthChecks').items().length > 0) return;
    for (const config of failoverEndpoints(spec).map((endpoint) => endpoint.get('healthCheckConfig'))) {
      if (config.present)
        report({
          ...config.origin,
          message: 'healthCheckConfig does nothing: the Upstream has no healthChecks',
          hint: 'add healthChecks to the Upstream',
        });
    }
  },
  examples: {
    bad: blueFailover
      .replace('port: 15443', 'port: 15443\n          healthCheckConfig: { path: /health }')
      .replace(/healthChecks:\n.*/, 'outlierDetection: { interval: 10s }'),
    good: blueFailover.replace('port: 15443', 'port: 15443\n          healthCheckConfig: { path: /health }'),
  },
};
