import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const hashWithDegraded: Rule = {
  id: 'envoy/hash-with-degraded',
  severity: 'warning',
  title: 'hash load balancing never picks a degraded host',
  why: 'Ring hash and Maglev hold healthy hosts only. When traffic falls to degraded hosts no host is found for it outside panic, and the requests are answered 503.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const { policy } = cluster.loadBalancing;
      if (policy !== 'RING_HASH' && policy !== 'MAGLEV') continue;
      const degraded = cluster.destinations.filter(({ endpoints }) =>
        endpoints.some(({ healthStatus }) => healthStatus === 'DEGRADED'),
      );
      const [first] = degraded;
      const detected = cluster.field.get('outlier_detection', 'detect_degraded_hosts');
      if (first === undefined && detected.value !== true) continue;
      report({
        document,
        path: first === undefined ? detected.path : first.origin.path,
        message: `${policy} never picks a degraded host: ${first === undefined ? 'hosts that are found degraded' : `${degraded.length} of ${cluster.destinations.length} hosts`} get nothing outside panic`,
        hint: 'lb_policy: LEAST_REQUEST, or no degraded hosts',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
lb_policy: RING_HASH
load_assignment:
  cluster_name: web
  endpoints:
    - priority: 0
      lb_endpoints:
        - { health_status: DEGRADED, endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { health_status: DEGRADED, endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
    - priority: 1
      lb_endpoints:
        - { health_status: DEGRADED, endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
`,
    good: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
lb_policy: RING_HASH
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
