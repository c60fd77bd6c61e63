import type { Rule } from '../rule.js';
import { certificateName } from './certificate-files.js';
import { LEAF_A, LEAF_B, ROOT_A } from './example-certificates.js';
import { trustPairs } from './trust-pairs.js';
import { verifies } from './verifies.js';

export const chainDoesNotVerify: Rule = {
  id: 'certs/chain-does-not-verify',
  severity: 'error',
  title: 'a certificate that its peer does not trust',
  why: 'Both sides of a connection between clusters look all right by themselves, but the root that one side trusts has not issued the certificate of the other. The handshake fails with an unknown CA, exactly when the primary is down.',
  on: 'input',
  check(context, report) {
    for (const { chain, roots, consequence } of trustPairs(context)) {
      const [leaf] = chain.certificates;
      if (leaf === undefined || verifies(chain.certificates, roots.certificates)) continue;
      const where =
        roots.document === chain.document ? roots.key : `${roots.key} of ${roots.document.kind} ${roots.document.name}`;
      report({
        document: chain.document,
        path: chain.path,
        message: `the certificate ${certificateName(leaf)} in ${chain.key} was not issued by ${roots.certificates.map(certificateName).join(', ')} in ${where}, so ${consequence}`,
        hint: `issue it anew from that CA, or add its own CA to ${where}`,
      });
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
  tls.crt: ${LEAF_B}
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
  ca.crt: ${ROOT_A}
`,
    good: `apiVersion: v1
kind: Secret
metadata:
  name: failover-upstream
  namespace: gloo-system
  annotations: { failover.dev/cluster: local }
type: kubernetes.io/tls
data:
  tls.crt: ${LEAF_A}
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
  ca.crt: ${ROOT_A}
`,
  },
};
