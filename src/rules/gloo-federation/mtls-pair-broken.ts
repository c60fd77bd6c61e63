import type { X509Certificate } from 'node:crypto';
import type { Document } from '../../model/document.js';
import type { Rule, RuleContext } from '../rule.js';
import { chainsTo, readCertificates } from './certificate-chain.js';
import { clientCertificate, otherCertificate } from './example-certificates.js';
import { secret, together } from './guide.js';
import { secretText } from './secrets.js';
import { schemes } from './upstreams.js';

export const mtlsPairBroken: Rule = {
  id: 'gloo-federation/mtls-pair-broken',
  severity: 'error',
  title: 'certificates of the two sides that do not fit',
  why: 'The remote gateway verifies the client certificate in failover-upstream by the CA in failover-downstream. Where they do not fit, or one has expired, the handshake fails, exactly when the primary is down; health checks of the backup fail too.',
  on: 'input',
  check(context, report) {
    const secrets = context.of('', 'Secret');
    const [clients, servers] = ['failover-upstream', 'failover-downstream'].map((name) =>
      secrets.filter((document) => document.name === name),
    );
    for (const client of clients ?? []) {
      for (const server of servers ?? []) {
        if (!meet(client, server, context)) continue;
        const sides = [
          { from: client, by: server, what: 'client certificate', where: 'failover-upstream' },
          { from: server, by: client, what: 'server certificate', where: 'failover-downstream' },
        ];
        for (const { from, by, what, where } of sides) {
          const chain = readCertificates(secretText(from, 'tls.crt'));
          const roots = readCertificates(secretText(by, 'ca.crt'));
          // No ca.crt: nothing is verified, which other rules tell. What cannot be read is told by the rules on certificates.
          if (!chain?.length || !roots?.length) continue;
          const [leaf] = chain as [X509Certificate];
          const end = Date.parse(leaf.validTo);
          if (end < context.nowMs) {
            report({
              document: from,
              path: ['metadata', 'name'],
              message: `the ${what} in ${where} (${leaf.subject}) expired on ${new Date(end).toISOString().slice(0, 10)}: the handshake between the clusters fails`,
              hint: `issue it anew, put it into ${where} and its CA into ca.crt of ${by.name}`,
            });
            continue;
          }
          if (chainsTo(roots, chain)) continue;
          report({
            document: by,
            path: ['metadata', 'name'],
            message: `ca.crt of Secret ${by.name} does not verify the ${what} in ${where} (${leaf.subject}): the handshake between the clusters fails`,
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

/** Whether the one calls the other: what stands in one cluster is for its other sides, and schemes tell who fails over to whom. */
function meet(client: Document, server: Document, context: RuleContext): boolean {
  const [from, to] = [client.cluster, server.cluster];
  if (from === undefined || to === undefined) return true;
  const known = schemes(context);
  if (known.length === 0) return from !== to;
  return known.some(
    ({ primary, targets }) =>
      primary.reference.cluster === from && targets.some(({ reference }) => reference.cluster === to),
  );
}
