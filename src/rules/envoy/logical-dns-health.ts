import { isIpAddress } from '../../model/ip-address.js';
import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const logicalDnsHealth: Rule = {
  id: 'envoy/logical-dns-health',
  severity: 'warning',
  title: 'health checks of a LOGICAL_DNS cluster see one host',
  why: 'LOGICAL_DNS makes one host of all addresses of a name and connects to the first of them. A check cannot tell which address is ill, and one ill address takes the whole name out or goes unnoticed.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const { outlier, healthCheck } = cluster.detection;
      if (cluster.field.get('type').value !== 'LOGICAL_DNS' || healthCheck === undefined) continue;
      const [{ address = '' } = {}] = cluster.destinations;
      if (isIpAddress(address)) continue;
      report({
        document,
        path: [...cluster.field.path, 'type'],
        message: `all addresses of ${address} are one host here: ${outlier === undefined ? 'health checks' : 'health checks and outlier detection'} cannot tell them apart`,
        hint: 'type: STRICT_DNS',
        fix: 'STRICT_DNS',
      });
    }
  },
  examples: {
    bad: `name: web
type: LOGICAL_DNS
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
load_assignment:
  cluster_name: web
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: web.example, port_value: 8001 } } } }
`,
    good: `name: web
type: STRICT_DNS
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
load_assignment:
  cluster_name: web
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: web.example, port_value: 8001 } } } }
`,
  },
};
