import { formatDuration } from '../../model/duration.js';
import type { Rule } from '../rule.js';

/** A switch that takes longer than this is not what anybody means by failover. */
const SLOW_MS = 60_000;

export const slowFirstCheck: Rule = {
  id: 'envoy/slow-first-check',
  severity: 'info',
  title: 'active health checks notice a failure late',
  why: 'A host that does not answer is taken out after unhealthy_threshold checks, one interval apart, each of which waits for its timeout. Until then its share of the requests fails, so a large product is a long outage.',
  on: 'plan',
  check(plan, report) {
    const { origin, members = [{ name: plan.name, detection: plan.detection }] } = plan;
    for (const { name, detection } of members) {
      const check = detection.healthCheck;
      if (check === undefined) continue;
      const { intervalMs, timeoutMs, unhealthyThreshold } = check;
      const slowestMs =
        intervalMs + (unhealthyThreshold - 1) * check.unhealthyEdgeIntervalMs + unhealthyThreshold * timeoutMs;
      if (slowestMs < SLOW_MS) continue;
      report({
        document: origin.document,
        path: origin.path,
        message: `${name}: a host that hangs is noticed after up to ${formatDuration(slowestMs)} (interval ${formatDuration(intervalMs)}, ${unhealthyThreshold} failed checks, timeout ${formatDuration(timeoutMs)})`,
        hint: 'interval: 5s',
      });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
health_checks:
  - { timeout: 1s, interval: 120s, no_traffic_interval: 2s, unhealthy_threshold: 2, healthy_threshold: 2, http_health_check: { path: /health } }
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
