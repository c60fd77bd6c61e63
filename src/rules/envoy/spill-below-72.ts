import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters, levelSizes } from './envoy-clusters.js';

export const spillBelow72: Rule = {
  id: 'envoy/spill-below-72',
  severity: 'info',
  title: 'traffic moves to the next level little by little',
  why: 'With the default overprovisioning factor of 140 a level keeps all traffic while at least 5/7 (71.4%) of it is healthy. Below that requests spill to the next level in proportion, so failover neither begins with the first dead host nor waits for the last one.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const sizes = levelSizes(cluster);
      const [first = 0] = sizes;
      if (sizes.length < 2 || first < 2 || cluster.detection.overprovisioningFactor !== 140) continue;
      const kept = Math.ceil((100 * first) / 140);
      const below = Math.min(100, Math.floor((140 * (kept - 1)) / first));
      report({
        document,
        path: [...cluster.field.path, 'load_assignment'],
        message: `the first level keeps all traffic while ${kept} of its ${first} hosts are healthy; with ${kept - 1} it keeps ${below}%`,
        hint: 'load_assignment.policy.overprovisioning_factor: 100 spills with the first dead host, a higher one later',
      });
    }
  },
  examples: {
    bad: `name: web
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
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8004 } } } }
    - priority: 1
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8005 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8006 } } } }
`,
    good: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
load_assignment:
  cluster_name: web
  policy: { overprovisioning_factor: 100 }
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8004 } } } }
    - priority: 1
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8005 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8006 } } } }
`,
  },
};
