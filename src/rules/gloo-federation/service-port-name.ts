import type { Rule } from '../rule.js';
import { allFailoverHosts, exposedPorts } from './gateways.js';
import { gateway, service, together } from './guide.js';

export const servicePortName: Rule = {
  id: 'gloo-federation/service-port-name',
  severity: 'error',
  title: 'a failover port under another name',
  why: 'gloo-fed finds the way into a remote cluster by the Service port named failover. Under another name it finds no address, and the target is left out.',
  on: 'input',
  check(context, report) {
    for (const host of allFailoverHosts(context)) {
      const ports = exposedPorts(host, context);
      if (ports.length === 0 || ports.some(({ port }) => port.get('name').text() === 'failover')) continue;
      for (const { port } of ports)
        report({
          ...(port.get('name').present ? port.get('name') : port).origin,
          message: `port ${port.get('port').number()} leads to failover Gateway ${host.document.name} but is called ${port.get('name').text() ?? 'nothing'}: gloo-fed looks for the name failover`,
          hint: 'name: failover',
        });
    }
  },
  examples: {
    bad: together(gateway, service.replace('{ name: failover', '{ name: tls')),
    good: together(gateway, service),
  },
};
