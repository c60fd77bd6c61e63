import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const aggregateNeedsHealth: Rule = {
  id: 'envoy/aggregate-needs-health',
  severity: 'error',
  title: 'an aggregate cluster that never leaves a member',
  why: 'An aggregate moves on when the hosts of a member are unhealthy. A member with neither health_checks nor outlier_detection never is, so requests stay with it, even when none of its hosts can be reached.',
  on: ENVOY,
  check(document, report, context) {
    const { clusters, byName } = envoyClusters(document, context);
    for (const aggregate of clusters) {
      for (const { name, field } of aggregate.clusters?.slice(0, -1) ?? []) {
        const member = byName.get(name);
        if (member === undefined || member.clusters !== undefined) continue;
        const { outlier, healthCheck } = member.detection;
        // What EDS announces is a signal too, and stands in no file.
        if (outlier !== undefined || healthCheck !== undefined || member.field.get('type').value === 'EDS') continue;
        report({
          document,
          path: field.path,
          message: `member ${name} of ${aggregate.name} has neither health_checks nor outlier_detection: requests never move on to the next member`,
          hint: `in cluster ${name}: outlier_detection: { consecutive_5xx: 5, max_ejection_percent: 100 }`,
        });
      }
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
load_assignment:
  cluster_name: primary
  endpoints:
    - priority: 0
      lb_endpoints:
        - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
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
`,
    good: `name: web
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
`,
  },
};
