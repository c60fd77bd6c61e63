import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const subsetIgnoresFactor: Rule = {
  id: 'envoy/subset-ignores-factor',
  severity: 'info',
  title: 'subset load balancing may ignore the overprovisioning factor',
  why: 'Envoy releases of early 2023 used 140 inside subsets, whatever the cluster says, so traffic spilled to the next level at another share of healthy hosts than written.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const factor = cluster.field.get('load_assignment', 'policy', 'overprovisioning_factor');
      const legacy = cluster.field.get('lb_subset_config').present;
      const subset =
        legacy ||
        cluster.field
          .get('load_balancing_policy', 'policies')
          .items()
          .some(
            (policy) => policy.get('typed_extension_config', 'name').text() === 'envoy.load_balancing_policies.subset',
          );
      if (!subset || !factor.present || cluster.detection.overprovisioningFactor === 140) continue;
      report({
        document,
        path: factor.path,
        message: `some releases ignore the factor ${cluster.detection.overprovisioningFactor} inside subsets and use 140`,
        hint: 'try it with your release of Envoy, or leave subsets out',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
lb_subset_config: { subset_selectors: [{ keys: [version] }] }
load_assignment:
  cluster_name: web
  policy: { overprovisioning_factor: 100 }
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
lb_subset_config: { subset_selectors: [{ keys: [version] }] }
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
