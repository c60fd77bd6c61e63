import type { X509Certificate } from 'node:crypto';
import type { Problem, Rule } from '../rule.js';
import { type CertificateFile, certificateFile, certificateName } from './certificate-files.js';
import { LEAF_A, NO_CA, UNDER_NO_CA } from './example-certificates.js';
import { trustPairs } from './trust-pairs.js';
import { issued } from './verifies.js';

export const notACa: Rule = {
  id: 'certs/not-a-ca',
  severity: 'error',
  title: 'a certificate that may not issue others is used as a CA',
  why: 'Verification fails at a certificate that is not marked CA:TRUE (or whose key usage lacks keyCertSign), although every signature is right. Nothing issued by it is accepted, so the other cluster refuses every connection.',
  on: 'input',
  check(context, report) {
    for (const secret of context.of('', 'Secret').filter(({ name }) => name === 'cacerts')) {
      for (const file of ['ca-cert.pem', 'root-cert.pem'].flatMap((key) => certificateFile(secret, key) ?? [])) {
        const issuers = file.key === 'ca-cert.pem' ? file.certificates.slice(0, 1) : file.certificates;
        const wrong = issuers.find(({ ca }) => !ca);
        if (wrong !== undefined) report(problem(file, wrong, 'istiod cannot issue with it what other proxies accept'));
      }
    }
    for (const { chain, roots } of trustPairs(context)) {
      const [leaf] = chain.certificates;
      if (leaf === undefined || roots.key === 'root-cert.pem') continue;
      const wrong = roots.certificates.find(
        (root) => !root.ca && root.fingerprint256 !== leaf.fingerprint256 && issued(root, leaf),
      );
      if (wrong !== undefined) report(problem(roots, wrong, `${certificateName(leaf)}, which it issued, is refused`));
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: Secret
metadata:
  name: failover-upstream
  namespace: gloo-system
  annotations: { failover.dev/cluster: local }
type: kubernetes.io/tls
data:
  tls.crt: ${UNDER_NO_CA}
  tls.key: ""
---
apiVersion: v1
kind: Secret
metadata:
  name: failover-downstream
  namespace: gloo-system
  annotations: { failover.dev/cluster: remote }
type: kubernetes.io/tls
data:
  tls.crt: ${LEAF_A}
  tls.key: ""
  ca.crt: ${NO_CA}
`,
    good: `apiVersion: v1
kind: Secret
metadata:
  name: failover-upstream
  namespace: gloo-system
  annotations: { failover.dev/cluster: local }
type: kubernetes.io/tls
data:
  tls.crt: ${NO_CA}
  tls.key: ""
---
apiVersion: v1
kind: Secret
metadata:
  name: failover-downstream
  namespace: gloo-system
  annotations: { failover.dev/cluster: remote }
type: kubernetes.io/tls
data:
  tls.crt: ${LEAF_A}
  tls.key: ""
  ca.crt: ${NO_CA}
`,
  },
};

function problem({ document, path, key }: CertificateFile, certificate: X509Certificate, consequence: string): Problem {
  return {
    document,
    path,
    message: `the certificate ${certificateName(certificate)} in ${key} is no CA: ${consequence}`,
    hint: 'issue it with basicConstraints CA:TRUE and keyUsage keyCertSign',
  };
}
