import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const aggregateRetrySame: Rule = {
  id: 'envoy/aggregate-retry-same',
  severity: 'info',
  title: 'retries on an aggregate cluster stay with the failing member',
  why: 'Each retry draws the level anew, with the same loads. While the first member still counts as healthy, retries go to it again and fail again; with previous_priorities they go on to the next level.',
  on: ENVOY,
  check(document, report, context) {
    const { routes, byName } = envoyClusters(document, context);
    for (const { named, route } of routes) {
      const cluster = byName.get(named.text() ?? '');
      if (cluster === undefined || route.retry === undefined) continue;
      if (cluster.clusters === undefined || route.retry.previousPriorities !== undefined) continue;
      report({
        document,
        path: named.path,
        message: `${route.retry.numRetries} retries go to the same member of ${cluster.name} until its hosts are found unhealthy`,
        hint: 'retry_priority: envoy.retry_priorities.previous_priorities with update_frequency: 1',
      });
    }
  },
  examples: {
    bad: `static_resources:
  listeners:
    - name: entry
      address: { socket_address: { address: 127.0.0.1, port_value: 10000 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: entry
                route_config:
                  virtual_hosts:
                    - name: any
                      domains: ["*"]
                      routes:
                        - match: { prefix: / }
                          route:
                            cluster: web
                            retry_policy:
                              retry_on: 5xx
                              num_retries: 2
  clusters:
    - name: web
      connect_timeout: 1s
      lb_policy: CLUSTER_PROVIDED
      common_lb_config: { healthy_panic_threshold: { value: 0 } }
      cluster_type:
        name: envoy.clusters.aggregate
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig
          clusters: [primary, backup]
    - name: primary
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
    - name: backup
      type: STATIC
      connect_timeout: 1s
      load_assignment:
        cluster_name: backup
        endpoints:
          - priority: 0
            lb_endpoints:
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
`,
    good: `static_resources:
  listeners:
    - name: entry
      address: { socket_address: { address: 127.0.0.1, port_value: 10000 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: entry
                route_config:
                  virtual_hosts:
                    - name: any
                      domains: ["*"]
                      routes:
                        - match: { prefix: / }
                          route:
                            cluster: web
                            retry_policy:
                              retry_on: 5xx
                              num_retries: 2
                              retry_priority:
                                name: envoy.retry_priorities.previous_priorities
                                typed_config:
                                  "@type": type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig
                                  update_frequency: 1
  clusters:
    - name: web
      connect_timeout: 1s
      lb_policy: CLUSTER_PROVIDED
      common_lb_config: { healthy_panic_threshold: { value: 0 } }
      cluster_type:
        name: envoy.clusters.aggregate
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig
          clusters: [primary, backup]
    - name: primary
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
    - name: backup
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
