import type { Rule } from '../rule.js';
import { certificateNames, entryPolicies } from './entry-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

const TCP: readonly string[] = ['tcp', 'mongo', 'redis', 'mysql'];

export const tlsNoName: Rule = {
  id: 'istio/tls-no-name',
  severity: 'warning',
  title: 'TLS on a TCP port without any name to check',
  why: 'Only HTTP requests have a Host that SNI and the certificate check can be taken from. On a TCP port Envoy then sends no SNI and checks no name: every certificate of the CA is accepted, also that of a wrong server in a failover.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { entry, host, port, blocks } of entryPolicies(context)) {
      const { tls } = blocks;
      if (tls?.get('mode').text() !== 'SIMPLE' || !TCP.includes(port.protocol.toLowerCase())) continue;
      const sans = [...tls.get('subjectAltNames').texts(), ...certificateNames(entry)];
      const skips = tls.get('insecureSkipVerify').boolean() === true;
      if (skips || sans.length > 0 || tls.get('sni').text() !== undefined) continue;
      tell({
        ...tls.origin,
        message: `TLS to TCP port ${port.number} of ${host} sends no SNI and checks no name: any certificate of the CA is accepted`,
        hint: `add \`sni: ${host}\` and \`subjectAltNames: [${host}]\``,
      });
    }
  },
  examples: {
    bad: withTls('{ mode: SIMPLE }'),
    good: withTls('{ mode: SIMPLE, sni: db.example.com, subjectAltNames: [db.example.com] }'),
  },
};

function withTls(tls: string): string {
  return (
    exampleEntry(`
ports: [{ number: 5432, name: tcp, protocol: TCP }]
resolution: DNS`) + exampleEntryRule(`tls: ${tls}`)
  );
}
