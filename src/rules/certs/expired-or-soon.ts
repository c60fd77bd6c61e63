import type { Rule } from '../rule.js';
import { certificateFiles, certificateName, day, expiryMs, isTrustBundle } from './certificate-files.js';
import { EXPIRED, LEAF_A } from './example-certificates.js';

const KINDS = [{ group: '', kind: 'Secret' }] as const;

const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;

export const expiredOrSoon: Rule = {
  id: 'certs/expired-or-soon',
  severity: 'error',
  title: 'a certificate that has expired or soon will',
  why: 'An expired certificate breaks every new connection that needs it, and a failover target is often the last place where anybody notices: its certificate is first used when the primary is down.',
  on: KINDS,
  check(document, report, { nowMs }) {
    for (const file of certificateFiles(document)) {
      const bundle = isTrustBundle(file) && file.certificates.length > 1;
      for (const certificate of file.certificates) {
        const endMs = expiryMs(certificate);
        const expired = endMs < nowMs;
        // What has expired in a bundle of several is another rule's.
        if ((expired && bundle) || !(endMs < nowMs + SOON_MS)) continue;
        const days = Math.floor(Math.abs(endMs - nowMs) / DAY_MS);
        report({
          document,
          path: file.path,
          message: expired
            ? `the certificate ${certificateName(certificate)} in ${file.key} expired on ${day(endMs)}, ${days} days ago: every new connection with it fails`
            : `the certificate ${certificateName(certificate)} in ${file.key} expires on ${day(endMs)}, in ${days} days`,
          hint: 'issue it anew and replace it in this Secret',
          severity: expired ? 'error' : 'warning',
        });
      }
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: Secret
metadata:
  name: failover-downstream
  namespace: gloo-system
type: kubernetes.io/tls
data:
  tls.crt: ${EXPIRED}
  tls.key: ""
`,
    good: `apiVersion: v1
kind: Secret
metadata:
  name: failover-downstream
  namespace: gloo-system
type: kubernetes.io/tls
data:
  tls.crt: ${LEAF_A}
  tls.key: ""
`,
  },
};
