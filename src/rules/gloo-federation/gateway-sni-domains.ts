import type { KindRule } from '../rule.js';
import { failoverHosts } from './gateways.js';
import { gateway } from './guide.js';

export const gatewaySniDomains: KindRule = {
  id: 'gloo-federation/gateway-sni-domains',
  severity: 'error',
  title: 'a failover gateway that answers to some names only',
  why: 'The SNI of a request is the Envoy cluster of its target (UPSTREAM_NAMESPACE), one for each target. With sniDomains the gateway closes connections for all others.',
  on: [{ group: 'gateway.solo.io', kind: 'Gateway' }],
  check(document, report) {
    for (const { field } of failoverHosts(document)) {
      const domains = field.get('sslConfig', 'sniDomains');
      if (domains.items().length > 0)
        report({
          ...domains.origin,
          message: `sniDomains ${domains.texts().join(', ')}: the SNI of a failover request is the name of its target, so connections with any other name are refused`,
          hint: 'remove sniDomains',
        });
    }
  },
  examples: {
    bad: gateway.replace('sslConfig: {', 'sslConfig: { sniDomains: [ shop.example.com ],'),
    good: gateway,
  },
};
