import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const aggregatePanic: Rule = {
  id: 'envoy/aggregate-panic',
  severity: 'warning',
  title: 'an aggregate cluster that may send to dead hosts',
  why: 'Whether a member is in panic is decided by that member alone. When less than half of it is healthy it sends its part of the requests to all its hosts, dead ones too, although the next member could take them; the aggregate itself panics as well when all members are short. Set the threshold to 0 on the members and on the aggregate.',
  on: ENVOY,
  check(document, report, context) {
    const { clusters, byName } = envoyClusters(document, context);
    for (const aggregate of clusters) {
      const members = (aggregate.clusters ?? []).flatMap(({ name }) => byName.get(name) ?? []);
      if (members.length < 2) continue;
      const panicking = [aggregate, ...members].filter(({ detection }) => detection.panicThreshold === 50);
      if (panicking.length === 0) continue;
      const names = panicking.map(({ name }) => name).join(', ');
      report({
        document,
        path: aggregate.field.path,
        message: `${panicking.length} of ${members.length + 1} clusters (${names}) keep the panic threshold 50: with less than half of a member healthy its share of the requests also goes to its dead hosts`,
        hint: `common_lb_config: { healthy_panic_threshold: { value: 0 } } in ${names}`,
      });
    }
  },
  examples: {
    bad: `name: web
connect_timeout: 1s
lb_policy: CLUSTER_PROVIDED
cluster_type:
  name: envoy.clusters.aggregate
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig
    clusters: [primary, backup]
---
name: primary
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
load_assignment:
  cluster_name: primary
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
---
name: backup
type: STATIC
connect_timeout: 1s
load_assignment:
  cluster_name: backup
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
`,
    good: `name: web
connect_timeout: 1s
lb_policy: CLUSTER_PROVIDED
common_lb_config: { healthy_panic_threshold: { value: 0 } }
cluster_type:
  name: envoy.clusters.aggregate
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig
    clusters: [primary, backup]
---
name: primary
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
common_lb_config: { healthy_panic_threshold: { value: 0 } }
load_assignment:
  cluster_name: primary
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
---
name: backup
type: STATIC
connect_timeout: 1s
common_lb_config: { healthy_panic_threshold: { value: 0 } }
load_assignment:
  cluster_name: backup
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
`,
  },
};
