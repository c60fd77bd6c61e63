import type { KindRule } from '../rule.js';
import { blue } from './guide.js';
import { specOf } from './upstreams.js';

export const healthMethodConnect: KindRule = {
  id: 'gloo-federation/health-method-connect',
  severity: 'error',
  title: 'a health check with method CONNECT',
  why: 'A health check cannot open a tunnel: Gloo rejects the Upstream, so nothing is checked and nothing fails over.',
  upstream: 'error',
  on: [{ group: 'gloo.solo.io', kind: 'Upstream' }],
  check(document, report) {
    const spec = specOf(document);
    for (const check of spec.get('healthChecks').items()) {
      const method = check.get('httpHealthCheck', 'method');
      if (method.text() === 'CONNECT')
        report({
          ...method.origin,
          message: 'method CONNECT is not possible in a health check: Gloo rejects the Upstream',
          hint: 'method: GET',
        });
    }
  },
  examples: {
    bad: blue.replace('path: /health', 'path: /health, method: CONNECT'),
    good: blue.replace('path: /health', 'path: /health, method: HEAD'),
  },
};
