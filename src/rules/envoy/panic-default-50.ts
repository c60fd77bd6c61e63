import type { Rule } from '../rule.js';

/** Meshes whose users set the threshold by themselves: Istio sends 0. */
const HINTS: Record<string, string> = {
  envoy: 'common_lb_config: { healthy_panic_threshold: { value: 0 } }',
  'gloo-federation': 'spec.loadBalancerConfig: { healthyPanicThreshold: 0 } on the primary Upstream',
};

export const panicDefault50: Rule = {
  id: 'envoy/panic-default-50',
  severity: 'warning',
  title: 'panic sends requests to hosts that are known to be dead',
  why: 'The panic threshold is 50 unless it is set. When the healthy hosts of all levels together cannot take the traffic, levels with less than half of their hosts healthy get requests on dead hosts as well, and the split follows the number of hosts. A failover cluster that should rather fail fast, or use what is left, sets it to 0.',
  on: 'plan',
  check(plan, report) {
    const { mesh, members, destinations, detection, origin } = plan;
    const advice = HINTS[mesh];
    if (advice === undefined || members !== undefined || origin.document.kind === 'Failover') return;
    const levels = new Set(destinations.map(({ priority }) => priority)).size;
    if (levels < 2 || detection.panicThreshold !== 50) return;
    report({
      document: origin.document,
      path: origin.path,
      message: `with less than half of a level healthy and ${levels} levels short, requests also go to dead hosts: the panic threshold is 50`,
      hint: advice,
    });
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
    - priority: 1
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
`,
    good: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
common_lb_config: { healthy_panic_threshold: { value: 0 } }
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
