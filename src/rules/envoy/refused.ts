import { refusals } from '../../meshes/envoy/read.js';
import type { Rule } from '../rule.js';

export const refused: Rule = {
  id: 'envoy/refused',
  severity: 'error',
  title: 'a configuration that Envoy refuses',
  why: 'Envoy does not start with such a bootstrap, and takes no such cluster from a control plane: the last accepted one stays in use, or there is none. Nothing of the failover in it is ever tried.',
  upstream: 'error',
  on: 'input',
  check({ documents }, report) {
    for (const { document, fieldPath, message, hint } of refusals(documents)) {
      report({ document, path: fieldPath, message, hint });
    }
  },
  examples: {
    bad: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { base_ejection_time: 30s, max_ejection_time: 10s, max_ejection_percent: 100 }
load_assignment:
  cluster_name: web
  endpoints:
    - priority: 0
      lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }]
    - priority: 1
      lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }]
`,
    good: `name: web
type: STATIC
connect_timeout: 1s
outlier_detection: { base_ejection_time: 30s, max_ejection_time: 300s, max_ejection_percent: 100 }
load_assignment:
  cluster_name: web
  endpoints:
    - priority: 0
      lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8001 } } } }]
    - priority: 1
      lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8003 } } } }]
`,
  },
};
