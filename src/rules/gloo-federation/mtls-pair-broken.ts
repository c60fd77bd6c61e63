import type { Rule } from '../rule.js';
import { chainsTo, readCertificates } from './certificate-chain.js';
import { clientCertificate, otherCertificate } from './example-certificates.js';
import { secret, together } from './guide.js';
import { secretText } from './secrets.js';

export const mtlsPairBroken: Rule = {
  id: 'gloo-federation/mtls-pair-broken',
  severity: 'error',
  title: 'certificates of the two sides that do not fit',
  why: 'The remote gateway verifies the client certificate in failover-upstream by the CA in failover-downstream. Where they do not fit the handshake fails, exactly when the primary is down; health checks of the backup fail too.',
  on: 'input',
  check(context, report) {
    const secrets = context.of('', 'Secret');
    const [clients, servers] = ['failover-upstream', 'failover-downstream'].map((name) =>
      secrets.filter((document) => document.name === name),
    );
    for (const client of clients ?? []) {
      for (const server of servers ?? []) {
        const sides = [
          { from: client, by: server, what: 'client certificate', where: 'failover-upstream' },
          { from: server, by: client, what: 'server certificate', where: 'failover-downstream' },
        ];
        for (const { from, by, what, where } of sides) {
          const chain = readCertificates(secretText(from, 'tls.crt'));
          const roots = readCertificates(secretText(by, 'ca.crt'));
          // No ca.crt: nothing is verified, which other rules tell. What cannot be read is told by the rules on certificates.
          if (!chain?.length || !roots?.length || chainsTo(roots, chain)) continue;
          report({
            document: by,
            path: ['metadata', 'name'],
            message: `ca.crt of Secret ${by.name} does not verify the ${what} in ${where} (${chain[0]?.subject}): the handshake between the clusters fails`,
            hint: `put the CA of that certificate into ca.crt of ${by.name}`,
          });
        }
      }
    }
  },
  examples: {
    bad: together(
      secret('failover-upstream', { 'tls.crt': clientCertificate, 'tls.key': '' }),
      secret('failover-downstream', { 'tls.crt': otherCertificate, 'ca.crt': otherCertificate }),
    ),
    good: together(
      secret('failover-upstream', { 'tls.crt': clientCertificate, 'tls.key': '' }),
      secret('failover-downstream', { 'tls.crt': otherCertificate, 'ca.crt': clientCertificate }),
    ),
  },
};
