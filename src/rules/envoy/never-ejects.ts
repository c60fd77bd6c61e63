import type { Rule } from '../rule.js';
import { ENVOY, ejectable, envoyClusters, hostsAreKnown, isFirstChoice } from './envoy-clusters.js';

export const neverEjects: Rule = {
  id: 'envoy/never-ejects',
  severity: 'warning',
  title: 'outlier detection can never eject a host',
  why: 'Envoy ejects a host only while the share of ejected hosts stays within max_ejection_percent, 10 when it is not written. In a small cluster a single host is already more than that: nothing is ever ejected, dead hosts keep their share of the requests, and no traffic moves to the next level.',
  on: ENVOY,
  check(document, report, context) {
    const { clusters, byName } = envoyClusters(document, context);
    for (const cluster of clusters) {
      const { outlier, healthCheck } = cluster.detection;
      const hosts = cluster.destinations.length;
      if (outlier === undefined || hosts === 0 || ejectable(hosts, outlier) > 0) continue;
      const needed = Math.ceil(100 / hosts);
      const known = hostsAreKnown(cluster);
      // Names may stand for more addresses; other checks take dead hosts out as well.
      const fatal = known && healthCheck === undefined && isFirstChoice(cluster, byName);
      report({
        document,
        path: [...cluster.field.path, 'outlier_detection'],
        message: `one of ${hosts} hosts is ${Number((100 / hosts).toFixed(1))}% and max_ejection_percent is ${outlier.maxEjectionPercent}: ${known ? 'no host is ever ejected' : 'no host is ever ejected unless the names stand for more addresses'}`,
        hint: `max_ejection_percent: ${isFirstChoice(cluster, byName) ? 100 : needed}`,
        severity: fatal ? 'error' : 'warning',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { consecutive_5xx: 3 }
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
outlier_detection: { consecutive_5xx: 3, max_ejection_percent: 100 }
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
