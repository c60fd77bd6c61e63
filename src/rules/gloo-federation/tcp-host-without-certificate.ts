import type { KindRule } from '../rule.js';
import { failoverHosts } from './gateways.js';
import { gateway } from './guide.js';

export const tcpHostWithoutCertificate: KindRule = {
  id: 'gloo-federation/tcp-host-without-certificate',
  severity: 'error',
  title: 'a TLS host without a certificate',
  why: 'The failover gateway ends mTLS with a certificate of its own. Without one Gloo reports an error, or with sniDomains lets the bytes pass unopened, which leads nowhere here.',
  on: [{ group: 'gateway.solo.io', kind: 'Gateway' }],
  check(document, report) {
    for (const { field } of failoverHosts(document)) {
      const config = field.get('sslConfig');
      if (config.present && ['secretRef', 'sslFiles', 'sds'].some((name) => config.get(name).present)) continue;
      const place = config.present ? config : field;
      // Without any sslConfig the bytes come in plain, and there is no SNI to forward by: Gloo itself says nothing then.
      report({
        ...place.origin,
        message: 'the failover gateway has no certificate, so it cannot end mTLS and sees no SNI to forward by',
        hint: 'sslConfig: { secretRef: { name: failover-downstream, namespace: gloo-system } }',
        upstream: config.present && config.get('sniDomains').items().length === 0 ? 'error' : 'none',
      });
    }
  },
  examples: {
    bad: gateway.replace(/sslConfig: .*/, 'sslConfig: {}'),
    good: gateway,
  },
};
