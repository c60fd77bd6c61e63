import type { KindRule } from '../rule.js';
import { blue, scheme, together } from './guide.js';
import { failsOver, specOf } from './upstreams.js';

export const noTrafficInterval: KindRule = {
  id: 'gloo-federation/no-traffic-interval',
  severity: 'info',
  title: 'a first failover that may take a minute',
  why: 'Envoy checks a cluster that never had traffic only every 60 s (no_traffic_interval). Right after a deployment the first outage may go unnoticed for that long.',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report, context) {
    const spec = specOf(document);
    if (!failsOver(document, context)) return;
    for (const check of spec.get('healthChecks').items()) {
      if (check.get('noTrafficInterval').present) continue;
      report({
        ...check.origin,
        message: `without noTrafficInterval the first checks come 60 s apart, not every ${check.get('interval').text() ?? 'interval'}, until there is traffic`,
        hint: `noTrafficInterval: ${check.get('interval').text() ?? '1s'}`,
      });
    }
  },
  examples: {
    bad: together(blue.replace('noTrafficInterval: 1s, ', ''), scheme),
    good: together(blue, scheme),
  },
};
