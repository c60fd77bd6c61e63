import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters, levelSizes } from './envoy-clusters.js';

export const noSignal: Rule = {
  id: 'envoy/no-signal',
  severity: 'error',
  title: 'several levels, but nothing that notices a failure',
  why: 'Envoy leaves a level only when its hosts are unhealthy, and hosts become unhealthy through health_checks or outlier_detection. With neither, all requests go to the first level for ever and the other levels are never used.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const { outlier, healthCheck } = cluster.detection;
      const levels = levelSizes(cluster).length;
      if (levels < 2 || outlier !== undefined || healthCheck !== undefined) continue;
      report({
        document,
        path: cluster.field.path,
        message: `cluster ${cluster.name} has ${levels} levels and neither health_checks nor outlier_detection: only the first level is ever used`,
        hint: 'outlier_detection: { consecutive_5xx: 5, interval: 10s, base_ejection_time: 30s, max_ejection_percent: 100 }',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
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
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
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
