import type { Rule } from '../rule.js';
import { clientCertificate } from './example-certificates.js';
import { gateway, secret, together } from './guide.js';
import { findSecret, secretText, sslConfigs } from './secrets.js';

export const verifySanWithoutRoot: Rule = {
  id: 'gloo-federation/verify-san-without-root',
  severity: 'error',
  title: 'names to verify without a CA',
  why: 'verifySubjectAltName needs a CA to verify by. Gloo reports an error without one and the TLS configuration is not applied.',
  upstream: 'error',
  on: 'input',
  check(context, report) {
    for (const config of sslConfigs(context)) {
      const names = config.get('verifySubjectAltName');
      const secretRef = config.get('secretRef');
      const name = secretRef.get('name').text();
      if (names.items().length === 0 || name === undefined) continue;
      const found = findSecret(
        { field: secretRef, name, namespace: secretRef.get('namespace').text(), cluster: config.document.cluster },
        context,
      );
      if (found === undefined || secretText(found, 'ca.crt') !== undefined) continue;
      report({
        ...names.origin,
        message: `verifySubjectAltName without a root CA: Secret ${name} has no ca.crt`,
        hint: 'add ca.crt to the Secret (`--rootca`)',
      });
    }
  },
  examples: {
    bad: together(
      gateway.replace('sslConfig: {', 'sslConfig: { verifySubjectAltName: [ client ],'),
      secret('failover-downstream', { 'tls.crt': clientCertificate }),
    ),
    good: together(
      gateway.replace('sslConfig: {', 'sslConfig: { verifySubjectAltName: [ client ],'),
      secret('failover-downstream', { 'tls.crt': clientCertificate, 'ca.crt': clientCertificate }),
    ),
  },
};
