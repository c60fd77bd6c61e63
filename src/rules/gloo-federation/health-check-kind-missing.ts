import type { KindRule } from '../rule.js';
import { blue } from './guide.js';
import { specOf } from './upstreams.js';

export const healthCheckKindMissing: KindRule = {
  id: 'gloo-federation/health-check-kind-missing',
  severity: 'error',
  title: 'a health check that checks nothing',
  why: 'A check must say how it asks: by HTTP, TCP, gRPC or a custom checker. Gloo rejects the Upstream otherwise, so nothing is checked and nothing fails over.',
  upstream: 'error',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    const spec = specOf(document);
    for (const check of spec.get('healthChecks').items()) {
      if (
        ['httpHealthCheck', 'tcpHealthCheck', 'grpcHealthCheck', 'customHealthCheck'].some(
          (name) => check.get(name).present,
        )
      )
        continue;
      report({
        ...check.origin,
        message:
          'the health check has none of httpHealthCheck, tcpHealthCheck, grpcHealthCheck, customHealthCheck: Gloo rejects the Upstream',
        hint: 'httpHealthCheck: { path: /health }',
      });
    }
  },
  examples: {
    bad: blue.replace(', httpHealthCheck: { path: /health }', ''),
    good: blue,
  },
};
