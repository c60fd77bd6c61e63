import { seconds } from '../../meshes/envoy/protobuf.js';
import { formatDuration } from '../../model/duration.js';
import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const ejectionShorterThanSweep: Rule = {
  id: 'envoy/ejection-shorter-than-sweep',
  severity: 'info',
  title: 'an ejection lasts until the next sweep',
  why: 'Hosts return only when Envoy sweeps over all hosts, every interval. A base_ejection_time below that is rounded up, so the host comes back later than the number written says.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const { outlier } = cluster.detection;
      if (outlier === undefined || outlier.baseEjectionTimeMs >= outlier.intervalMs) continue;
      report({
        document,
        path: [...cluster.field.path, 'outlier_detection'],
        message: `base_ejection_time is ${formatDuration(outlier.baseEjectionTimeMs)} but hosts return only at a sweep, every ${formatDuration(outlier.intervalMs)}`,
        hint: `interval: ${seconds(outlier.baseEjectionTimeMs)}`,
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { base_ejection_time: 5s, interval: 30s, max_ejection_percent: 100 }
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
outlier_detection: { base_ejection_time: 30s, interval: 5s, max_ejection_percent: 100 }
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
