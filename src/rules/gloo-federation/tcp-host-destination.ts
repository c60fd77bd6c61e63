import type { KindRule } from '../rule.js';
import { gateway } from './guide.js';
import { specOf } from './upstreams.js';

export const tcpHostDestination: KindRule = {
  id: 'gloo-federation/tcp-host-destination',
  severity: 'error',
  title: 'a TCP host without a destination',
  why: 'Gloo reports an error for a TCP host that has no destination, and the listener is not configured: connections are refused.',
  upstream: 'error',
  on: [{ group: 'gateway.solo.io', kind: 'Gateway' }],
  check(document, report) {
    for (const host of specOf(document).get('tcpGateway', 'tcpHosts').items()) {
      const destination = host.get('destination');
      if (['single', 'multi', 'upstreamGroup', 'forwardSniClusterName'].some((name) => destination.get(name).present))
        continue;
      report({
        ...host.origin,
        message: `tcpHost ${host.get('name').text() ?? ''} has no destination`,
        hint: 'destination: { forwardSniClusterName: {} }',
      });
    }
  },
  examples: {
    bad: gateway.replace('destination: { forwardSniClusterName: {} }', 'destination: {}'),
    good: gateway,
  },
};
