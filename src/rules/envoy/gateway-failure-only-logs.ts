import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const gatewayFailureOnlyLogs: Rule = {
  id: 'envoy/gateway-failure-only-logs',
  severity: 'warning',
  title: 'consecutive gateway failures are counted and nothing more',
  why: 'enforcing_consecutive_gateway_failure is 0 when it is not written, so reaching consecutive_gateway_failure only writes a log entry. Hosts are ejected by the other detectors or not at all, later than the number written says.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const written = cluster.field.get('outlier_detection', 'consecutive_gateway_failure');
      const { outlier } = cluster.detection;
      if (!written.present || outlier === undefined) continue;
      if (outlier.consecutiveGatewayFailure === 0 || outlier.enforcingConsecutiveGatewayFailure > 0) continue;
      report({
        document,
        path: written.path,
        message: `${outlier.consecutiveGatewayFailure} gateway failures in a row eject nothing: enforcing_consecutive_gateway_failure is 0`,
        hint: 'enforcing_consecutive_gateway_failure: 100',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { consecutive_gateway_failure: 3, max_ejection_percent: 100 }
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
outlier_detection: { consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100, max_ejection_percent: 100 }
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
