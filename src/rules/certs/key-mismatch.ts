import { createPrivateKey, type X509Certificate } from 'node:crypto';
import type { Rule } from '../rule.js';
import { certificateFiles, certificateName, entriesOf } from './certificate-files.js';
import { LEAF_A, LEAF_A_KEY, LEAF_B_KEY } from './example-certificates.js';

const KINDS = [{ group: '', kind: 'Secret' }] as const;

export const keyMismatch: Rule = {
  id: 'certs/key-mismatch',
  severity: 'error',
  title: 'a private key that does not fit its certificate',
  why: 'Kubernetes takes any two texts for a TLS Secret; the proxy refuses a key that is not the one of the certificate, and an encrypted key, for which nobody can tell it the password. The listener or the failover target that needs the Secret does not work.',
  on: KINDS,
  check(document, report) {
    const entries = entriesOf(document);
    for (const file of certificateFiles(document)) {
      const names = keyNames(file.key);
      const key = entries.find((entry) => names.includes(entry.key));
      const [certificate] = file.certificates;
      if (key === undefined || certificate === undefined) continue;
      const fit = fits(certificate, key.text);
      if (fit === 'yes' || fit === 'unknown') continue;
      report({
        document,
        path: key.path,
        message:
          fit === 'encrypted'
            ? `the private key ${key.key} is encrypted: no proxy can use it`
            : `the private key ${key.key} is not the one of the certificate ${certificateName(certificate)} in ${file.key}: the proxy refuses the Secret`,
        hint: 'create the Secret again from the two files that were issued together, the key without password',
      });
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: Secret
metadata:
  name: failover-upstream
  namespace: gloo-system
type: kubernetes.io/tls
data:
  tls.crt: ${LEAF_A}
  tls.key: ${LEAF_B_KEY}
`,
    good: `apiVersion: v1
kind: Secret
metadata:
  name: failover-upstream
  namespace: gloo-system
type: kubernetes.io/tls
data:
  tls.crt: ${LEAF_A}
  tls.key: ${LEAF_A_KEY}
`,
  },
};

/** What the key beside a certificate is called: tls.crt and tls.key, ca-cert.pem and ca-key.pem, cert and key. */
function keyNames(certificate: string): string[] {
  return [
    certificate.replace(/\.(crt|cert|pem)$/, '.key'),
    certificate.replace(/cert(\.pem)?$/, 'key$1'),
    certificate.replace(/^crt(\.pem)?$/, 'key$1'),
  ].filter((name) => name !== certificate);
}

/** Unknown for a placeholder. Nothing of the key leaves this function, not even in an error: OpenSSL's may quote it. */
function fits(certificate: X509Certificate, pem: string): 'yes' | 'no' | 'encrypted' | 'unknown' {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem)) return 'encrypted';
  try {
    return certificate.checkPrivateKey(createPrivateKey(pem)) ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}
