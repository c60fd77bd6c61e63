import type { Rule } from '../rule.js';
import { ENVOY, ejectable, envoyClusters, hostsAreKnown, isFirstChoice, levelSizes } from './envoy-clusters.js';

export const levelCannotEmpty: Rule = {
  id: 'envoy/level-cannot-empty',
  severity: 'warning',
  title: 'outlier detection cannot empty the first level',
  why: 'max_ejection_percent counts over all hosts of the cluster. When it is below the share of the first level, part of that level is never ejected, so part of the requests keeps failing however dead it is.',
  on: ENVOY,
  check(document, report, context) {
    const { clusters, byName } = envoyClusters(document, context);
    for (const cluster of clusters) {
      const { outlier, healthCheck } = cluster.detection;
      if (outlier === undefined || !hostsAreKnown(cluster) || !isFirstChoice(cluster, byName)) continue;
      const sizes = levelSizes(cluster);
      const hosts = cluster.destinations.length;
      const first = sizes[0] ?? 0;
      const most = ejectable(hosts, outlier);
      if (most === 0 || most >= first) continue;
      report({
        document,
        path: [...cluster.field.path, 'outlier_detection'],
        message: `${first} of ${hosts} hosts are at the first level and at most ${most} can be ejected: max_ejection_percent must be at least ${Math.ceil((100 * first) / hosts)} to empty it`,
        hint: 'max_ejection_percent: 100',
        // Health checks can still empty the level.
        severity: healthCheck === undefined ? 'warning' : 'info',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { max_ejection_percent: 30 }
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
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8004 } } } }
`,
    good: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { max_ejection_percent: 50 }
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
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8004 } } } }
`,
  },
};
