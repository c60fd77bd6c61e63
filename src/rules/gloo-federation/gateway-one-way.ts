import type { KindRule } from '../rule.js';
import { failoverHosts } from './gateways.js';
import { gateway } from './guide.js';
import { findSecret, secretText } from './secrets.js';

export const gatewayOneWay: KindRule = {
  id: 'gloo-federation/gateway-one-way',
  severity: 'error',
  title: 'a failover gateway that lets anyone in',
  why: 'The gateway leads to every Upstream of its cluster, chosen by the SNI. The client certificate is the only guard: without a CA that checks it, whoever reaches the port reaches all of them.',
  on: [{ group: 'gateway.solo.io', kind: 'Gateway' }],
  check(document, report, context) {
    for (const { field } of failoverHosts(document)) {
      const config = field.get('sslConfig');
      const oneWay = config.get('oneWayTls');
      if (oneWay.boolean() === true) {
        report({
          ...oneWay.origin,
          message:
            'oneWayTls: client certificates are not asked for, so anyone can reach every Upstream of this cluster',
          hint: 'remove oneWayTls',
        });
        continue;
      }
      const [name, namespace] = ['name', 'namespace'].map((key) => config.get('secretRef', key).text());
      const found =
        name === undefined ? undefined : findSecret({ field, name, namespace, cluster: document.cluster }, context);
      if (found === undefined || secretText(found, 'ca.crt') !== undefined) continue;
      report({
        ...config.get('secretRef').origin,
        message: `Secret ${name} has no ca.crt: client certificates are not asked for, so anyone can reach every Upstream of this cluster`,
        hint: 'add ca.crt with the CA of the clients (`--rootca`)',
      });
    }
  },
  examples: {
    bad: gateway.replace('sslConfig: {', 'sslConfig: { oneWayTls: true,'),
    good: gateway,
  },
};
