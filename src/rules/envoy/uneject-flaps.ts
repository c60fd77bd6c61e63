import { formatDuration } from '../../model/duration.js';
import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const unejectFlaps: Rule = {
  id: 'envoy/uneject-flaps',
  severity: 'warning',
  title: 'a passed health check takes an ejection back at once',
  why: 'By default every passed active check of an ejected host brings it back. A check that does not take the way of the requests (a TCP connect, a health page that is always fine) passes while requests fail: the host returns within one probe interval, fails again, and flaps.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const { outlier, healthCheck } = cluster.detection;
      if (outlier === undefined || healthCheck === undefined) continue;
      if (!outlier.successfulActiveHealthCheckUnejectHost || healthCheck.intervalMs >= outlier.baseEjectionTimeMs)
        continue;
      report({
        document,
        path: [...cluster.field.path, 'outlier_detection'],
        message: `a host ejected for ${formatDuration(outlier.baseEjectionTimeMs)} returns with its next passed ${healthCheck.type} check, within ${formatDuration(healthCheck.intervalMs)}`,
        hint: 'successful_active_health_check_uneject_host: false',
        // An HTTP or gRPC check may well take the way of the requests.
        severity: healthCheck.type === 'tcp' ? 'warning' : 'info',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, tcp_health_check: {} }
outlier_detection: { max_ejection_percent: 100 }
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
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, tcp_health_check: {} }
outlier_detection: { max_ejection_percent: 100, successful_active_health_check_uneject_host: false }
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
