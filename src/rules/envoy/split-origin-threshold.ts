import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const splitOriginThreshold: Rule = {
  id: 'envoy/split-origin-threshold',
  severity: 'warning',
  title: 'local failures in a row are hardly ever reached',
  why: 'With split_external_local_origin_errors every new connection counts as a local success and sets the count back. A host that accepts connections and then resets or hangs never gets to a second failure in a row, so it is never ejected.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const { outlier } = cluster.detection;
      if (outlier === undefined || !outlier.splitExternalLocalOriginErrors || outlier.consecutiveLocalOriginFailure < 2)
        continue;
      report({
        document,
        path: [...cluster.field.path, 'outlier_detection'],
        message: `consecutive_local_origin_failure is ${outlier.consecutiveLocalOriginFailure}, and every new connection sets the count to 0: a host that accepts and then resets or hangs is hardly ever ejected`,
        hint: 'consecutive_local_origin_failure: 1',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { split_external_local_origin_errors: true, max_ejection_percent: 100 }
load_assignment:
  cluster_name: web
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
    - priority: 1
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
`,
    good: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { split_external_local_origin_errors: true, consecutive_local_origin_failure: 1, max_ejection_percent: 100 }
load_assignment:
  cluster_name: web
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
    - priority: 1
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
`,
  },
};
