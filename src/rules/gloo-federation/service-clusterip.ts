import type { Rule } from '../rule.js';
import { allFailoverHosts, exposedPorts } from './gateways.js';
import { gateway, service, together } from './guide.js';

export const serviceClusterip: Rule = {
  id: 'gloo-federation/service-clusterip',
  severity: 'error',
  title: 'a failover Service that only its own cluster reaches',
  why: 'Requests for a target come from another cluster. A Service of type ClusterIP has no address there, so that gloo-fed has none to send them to.',
  on: 'input',
  check(context, report) {
    for (const { document, spec } of allFailoverHosts(context).flatMap((host) => exposedPorts(host, context))) {
      const type = spec.get('type').text() ?? 'ClusterIP';
      if (type !== 'ClusterIP') continue;
      report({
        document,
        path: ['spec', 'type'],
        message: `Service ${document.name} exposes the failover port as ClusterIP: other clusters cannot reach it`,
        hint: 'type: LoadBalancer',
      });
    }
  },
  examples: {
    bad: together(gateway, service.replace('type: LoadBalancer', 'type: ClusterIP')),
    good: together(gateway, service),
  },
};
