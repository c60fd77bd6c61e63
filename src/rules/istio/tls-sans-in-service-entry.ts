import type { Rule } from '../rule.js';
import { certificateNames, entryPolicies, isHttpPort, namesOf, originatesTls } from './entry-policy.js';
import { exampleEntry, exampleEntryRule } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const tlsSansInServiceEntry: Rule = {
  id: 'istio/tls-sans-in-service-entry',
  severity: 'error',
  title: 'names in the ServiceEntry do not replace the check against the host',
  why: 'With TLS origination the certificate of every endpoint must be for the Host of the request, unless the DestinationRule lists other names. subjectAltNames of the ServiceEntry come on top of that check: every request is answered 503 (ssl.fail_verify_san), and each one counts as a failure of the endpoint.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { entry, host, port, blocks } of entryPolicies(context)) {
      const { tls } = blocks;
      const names = namesOf(entry);
      if (tls === undefined || !originatesTls(blocks) || !isHttpPort(port) || names.length < 2) continue;
      const replaced =
        tls.get('subjectAltNames').texts().length > 0 ||
        tls.get('sni').text() !== undefined ||
        tls.get('insecureSkipVerify').boolean() === true;
      if (replaced || certificateNames(entry).length === 0) continue;
      tell({
        ...tls.origin,
        message: `certificates of ${names.join(', ')} are checked against ${host} too: subjectAltNames of ServiceEntry ${entry.name} do not replace that, and every request is answered 503`,
        hint: `subjectAltNames: [${names.join(', ')}]`,
      });
    }
  },
  examples: {
    bad: withTls('{ mode: SIMPLE }'),
    good: withTls('{ mode: SIMPLE, subjectAltNames: [eu.one.example, us.two.example] }'),
  },
};

function withTls(tls: string): string {
  return (
    exampleEntry(`
ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 443 }]
resolution: DNS
subjectAltNames: [eu.one.example, us.two.example]
endpoints: [{ address: eu.one.example, locality: eu }, { address: us.two.example, locality: us }]`) +
    exampleEntryRule(`tls: ${tls}`)
  );
}
