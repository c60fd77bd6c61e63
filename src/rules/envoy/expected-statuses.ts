import type { Rule } from '../rule.js';
import { ENVOY, envoyClusters } from './envoy-clusters.js';

export const expectedStatuses: Rule = {
  id: 'envoy/expected-statuses',
  severity: 'error',
  title: 'a health check that no answer, or not the usual one, passes',
  why: 'Without expected_statuses only 200 passes a check. A list replaces that, and its ranges end before `end`: an empty range is refused by Envoy, and a path that answers 204 fails at the first probe, which takes every host out at once.',
  on: ENVOY,
  check(document, report, context) {
    for (const cluster of envoyClusters(document, context).clusters) {
      for (const check of cluster.field.get('health_checks').items()) {
        const http = check.get('http_health_check');
        const ranges = http.get('expected_statuses').items();
        for (const range of ranges) {
          const [start, end] = [range.get('start').number(), range.get('end').number()];
          if (start === undefined || end === undefined || start < end) continue;
          report({
            document,
            path: range.path,
            message: `the range from ${start} up to, not including, ${end} is empty: Envoy refuses the cluster`,
            hint: `{ start: ${start}, end: ${start + 1} }`,
          });
        }
        const path = http.get('path').text() ?? '';
        if (ranges.length > 0 || !/204(?!\d)/.test(path)) continue;
        report({
          document,
          path: http.path,
          message: `only 200 passes the check, and ${path} seems to answer 204: every host would fail its first check`,
          hint: 'expected_statuses: [{ start: 200, end: 205 }]',
          severity: 'warning',
        });
      }
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health, expected_statuses: [{ start: 204, end: 204 }] } }
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
  - { timeout: 1s, interval: 2s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health, expected_statuses: [{ start: 200, end: 205 }] } }
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
