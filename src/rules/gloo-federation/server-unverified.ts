import type { KindRule } from '../rule.js';
import { clientCertificate, otherCertificate } from './example-certificates.js';
import { secret } from './guide.js';
import { secretText } from './secrets.js';

export const serverUnverified: KindRule = {
  id: 'gloo-federation/server-unverified',
  severity: 'warning',
  title: 'a server certificate that nobody checks',
  why: 'Without a CA in failover-upstream the client side takes any certificate: whoever can redirect the connection between the clusters reads and answers the requests.',
  on: [{ group: '', kind: 'Secret' }],
  check(document, report) {
    if (document.name !== 'failover-upstream' || secretText(document, 'ca.crt') !== undefined) return;
    report({
      document,
      path: ['metadata', 'name'],
      message: 'Secret failover-upstream has no ca.crt: the certificate of the remote gateway is not verified',
      hint: 'add ca.crt with the CA of failover-downstream (`--rootca`)',
    });
  },
  examples: {
    bad: secret('failover-upstream', { 'tls.crt': clientCertificate, 'tls.key': '' }),
    good: secret('failover-upstream', { 'tls.crt': clientCertificate, 'tls.key': '', 'ca.crt': otherCertificate }),
  },
};
