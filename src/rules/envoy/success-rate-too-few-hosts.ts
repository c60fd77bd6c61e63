import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters, hostsAreKnown } from './envoy-clusters.js';

export const successRateTooFewHosts: Rule = {
  id: 'envoy/success-rate-too-few-hosts',
  severity: 'warning',
  title: 'too few hosts for statistics',
  why: 'Success rate and failure percentage compare the hosts of a cluster with each other, and are not even looked at when it has fewer hosts than the minimum, 5 when it is not written. The settings have no effect: a bad host keeps its share.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      const { outlier } = cluster.detection;
      const hosts = cluster.destinations.length;
      if (outlier === undefined || hosts === 0 || !hostsAreKnown(cluster)) continue;
      const detectors = [
        { prefix: 'success_rate', minimum: outlier.successRateMinimumHosts, enforced: outlier.enforcingSuccessRate },
        {
          prefix: 'failure_percentage',
          minimum: outlier.failurePercentageMinimumHosts,
          enforced: outlier.enforcingFailurePercentage,
        },
      ];
      for (const { prefix, minimum, enforced } of detectors) {
        const written = cluster.field
          .get('outlier_detection')
          .entries()
          .find(([name]) => snakeCase(name).includes(prefix));
        if (written === undefined || enforced === 0 || hosts >= minimum) continue;
        report({
          document,
          path: written[1].path,
          message: `the cluster has ${hosts} hosts and ${prefix}_minimum_hosts is ${minimum}: this detector is never looked at`,
          hint:
            prefix === 'failure_percentage'
              ? `failure_percentage_minimum_hosts: ${hosts}`
              : 'use consecutive_5xx; below 5 hosts the default success_rate_stdev_factor finds nothing',
        });
      }
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { success_rate_request_volume: 10, max_ejection_percent: 100 }
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

/** Envoy takes camelCase names as well. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
