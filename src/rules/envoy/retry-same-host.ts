import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters, levelSizes } from './envoy-clusters.js';

export const retrySameHost: Rule = {
  id: 'envoy/retry-same-host',
  severity: 'info',
  title: 'a retry may go to the host that just failed',
  why: 'Without the predicate previous_hosts a retry picks among all hosts again. With RANDOM and LEAST_REQUEST the failed host is as likely as any other, and a dead one fails fast, so it even attracts them; round robin usually moves on.',
  on: ENVOY,
  check(document, report, context) {
    const { routes, byName } = envoyClusters(document, context);
    for (const { named, route } of routes) {
      const cluster = byName.get(named.text() ?? '');
      if (cluster === undefined || route.retry === undefined) continue;
      const { policy } = cluster.loadBalancing;
      const [hosts = 0] = levelSizes(cluster);
      if (route.retry.previousHosts || cluster.clusters !== undefined || hosts < 2) continue;
      // The hash policies move on along their table at each attempt.
      if (policy === 'RING_HASH' || policy === 'MAGLEV') continue;
      const chance =
        policy === 'ROUND_ROBIN'
          ? 'a retry may hit'
          : `a retry hits with a chance of about ${Math.round(100 / hosts)}%`;
      report({
        document,
        path: named.path,
        message: `${chance} the same one of ${hosts} hosts again`,
        hint: 'retry_host_predicate: [{ name: envoy.retry_host_predicates.previous_hosts }] and host_selection_retry_max_attempts: 3',
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
      type: STATIC
      connect_timeout: 1s
      lb_policy: RANDOM
      load_assignment:
        cluster_name: web
        endpoints:
          - priority: 0
            lb_endpoints:
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8004 } } } }
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
                              retry_host_predicate:
                                - name: envoy.retry_host_predicates.previous_hosts
                                  typed_config: { "@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate }
                              host_selection_retry_max_attempts: 3
  clusters:
    - name: web
      type: STATIC
      connect_timeout: 1s
      lb_policy: RANDOM
      load_assignment:
        cluster_name: web
        endpoints:
          - priority: 0
            lb_endpoints:
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8002 } } } }
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }
              - { endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8004 } } } }
`,
  },
};
