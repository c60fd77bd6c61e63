import { asText } from '../../model/json.js';
import type { Rule } from '../rule.js';
import { clientCertificate } from './example-certificates.js';
import { gateway, secret, together } from './guide.js';
import { findSecret, secretReferences } from './secrets.js';

export const secretType: Rule = {
  id: 'gloo-federation/secret-type',
  severity: 'error',
  title: 'a Secret of another type than TLS',
  why: 'Gloo takes only Secrets of type kubernetes.io/tls for certificates. With any other type it reports that this is not a TLS secret, and mTLS between the clusters fails.',
  upstream: 'error',
  on: 'input',
  check(context, report) {
    for (const reference of secretReferences(context)) {
      const found = findSecret(reference, context);
      const type = asText(found?.value.type);
      if (found === undefined || type === 'kubernetes.io/tls') continue;
      report({
        document: found,
        path: ['type'],
        message: `Secret ${found.name} has the type ${type ?? 'Opaque'}: it is not a TLS secret`,
        hint: 'type: kubernetes.io/tls',
      });
    }
  },
  examples: {
    bad: together(
      gateway,
      secret('failover-downstream', { 'tls.crt': clientCertificate, 'ca.crt': clientCertificate }, { type: 'Opaque' }),
    ),
    good: together(
      gateway,
      secret('failover-downstream', { 'tls.crt': clientCertificate, 'ca.crt': clientCertificate }),
    ),
  },
};
