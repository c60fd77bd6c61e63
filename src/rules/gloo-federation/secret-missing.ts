import type { Rule } from '../rule.js';
import { clientCertificate } from './example-certificates.js';
import { gateway, secret, together } from './guide.js';
import { findSecret, secretReferences } from './secrets.js';

export const secretMissing: Rule = {
  id: 'gloo-federation/secret-missing',
  severity: 'warning',
  title: 'a Secret that is not among the others',
  why: 'Without the Secret Gloo reports that it is not found: the gateway has no listener, or the failover endpoint no certificate, and the handshake fails when the primary is down.',
  upstream: 'error',
  on: 'input',
  check(context, report) {
    for (const reference of secretReferences(context)) {
      const { name, namespace, cluster, field } = reference;
      if (findSecret(reference, context) !== undefined || !context.decides('', 'Secret', namespace, cluster)) continue;
      report({
        ...field.origin,
        message: `SSL secret ${namespace}/${name} not found among the Secrets of that namespace`,
        hint: `glooctl create secret tls --name ${name} --namespace ${namespace} --certchain FILE --privatekey FILE --rootca FILE`,
      });
    }
  },
  examples: {
    bad: together(
      gateway.replace('failover-downstream', 'failover-dowstream'),
      secret('failover-downstream', { 'tls.crt': clientCertificate, 'ca.crt': clientCertificate }),
    ),
    good: together(
      gateway,
      secret('failover-downstream', { 'tls.crt': clientCertificate, 'ca.crt': clientCertificate }),
    ),
  },
};
