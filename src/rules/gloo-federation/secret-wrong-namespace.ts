import type { Rule } from '../rule.js';
import { clientCertificate } from './example-certificates.js';
import { gateway, secret, together } from './guide.js';
import { findSecret, secretReferences } from './secrets.js';

export const secretWrongNamespace: Rule = {
  id: 'gloo-federation/secret-wrong-namespace',
  severity: 'error',
  title: 'a Secret that stands in another namespace',
  why: 'A secretRef names the namespace exactly. Where the Secret stands elsewhere Gloo reports that it is not found: the gateway has no listener, or the failover endpoint no certificate.',
  upstream: 'error',
  on: 'input',
  check(context, report) {
    for (const reference of secretReferences(context)) {
      const { name, namespace, cluster, field } = reference;
      if (findSecret(reference, context) !== undefined) continue;
      const elsewhere = context
        .of('', 'Secret')
        .find(
          (secret) =>
            secret.name === name &&
            secret.namespace !== undefined &&
            secret.namespace !== namespace &&
            (secret.cluster === cluster || secret.cluster === undefined || cluster === undefined),
        );
      if (elsewhere === undefined) continue;
      report({
        ...field.origin,
        message: `SSL secret ${namespace ?? ''}/${name} not found: it stands in namespace ${elsewhere.namespace}`,
        hint: `namespace: ${elsewhere.namespace}`,
      });
    }
  },
  examples: {
    bad: together(
      gateway,
      secret(
        'failover-downstream',
        { 'tls.crt': clientCertificate, 'ca.crt': clientCertificate },
        { namespace: 'default' },
      ),
    ),
    good: together(
      gateway,
      secret('failover-downstream', { 'tls.crt': clientCertificate, 'ca.crt': clientCertificate }),
    ),
  },
};
