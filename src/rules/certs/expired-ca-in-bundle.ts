import type { Rule } from '../rule.js';
import { certificateFiles, certificateName, day, expiryMs, isTrustBundle } from './certificate-files.js';
import { ROOT_A_AND_EXPIRED, ROOTS_A_AND_B } from './example-certificates.js';

const KINDS = [
  { group: '', kind: 'Secret' },
  { group: '', kind: 'ConfigMap' },
] as const;

export const expiredCaInBundle: Rule = {
  id: 'certs/expired-ca-in-bundle',
  severity: 'error',
  title: 'an expired CA in a bundle',
  why: 'Some proxies refuse a whole CA bundle when one certificate in it has expired: Envoy Gateway then rejects every client. A CA that was kept for a rotation long ago so cuts off everybody at once.',
  on: KINDS,
  check(document, report, { nowMs }) {
    for (const file of certificateFiles(document)) {
      if (!isTrustBundle(file) || (document.kind === 'Secret' && file.certificates.length < 2)) continue;
      const expired = file.certificates.filter((certificate) => expiryMs(certificate) < nowMs);
      const [first] = expired;
      if (first === undefined) continue;
      report({
        document,
        path: file.path,
        message: `${expired.length} of ${file.certificates.length} certificates in ${file.key} expired (${certificateName(first)} on ${day(expiryMs(first))}): proxies may refuse the whole bundle`,
        hint: `remove ${expired.map(certificateName).join(', ')} from ${file.key}`,
      });
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: Secret
metadata:
  name: clients
  namespace: gloo-system
type: Opaque
data:
  ca.crt: ${ROOT_A_AND_EXPIRED}
`,
    good: `apiVersion: v1
kind: Secret
metadata:
  name: clients
  namespace: gloo-system
type: Opaque
data:
  ca.crt: ${ROOTS_A_AND_B}
`,
  },
};
