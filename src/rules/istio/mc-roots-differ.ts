import type { Rule } from '../rule.js';
import { exchangesRoots, meshRoots, strangers } from './mesh-roots.js';

export const mcRootsDiffer: Rule = {
  id: 'istio/mc-roots-differ',
  severity: 'error',
  title: 'the clusters have no root certificate in common',
  why: 'Proxies of two clusters trust each other only through a common root. With different roots every call across clusters ends in CERTIFICATE_VERIFY_FAILED or UNKNOWN_CA: the failover target never works, and nobody sees it before the outage.',
  on: 'input',
  check(context, report) {
    const pair = strangers(meshRoots(context));
    if (pair === undefined || exchangesRoots(context)) return;
    const [one, other] = pair;
    report({
      document: other.document,
      path: other.path,
      message: `the roots of clusters ${one.cluster} and ${other.cluster} have no certificate in common: calls between them fail`,
      hint: 'sign both intermediates with one root, or exchange the roots with meshConfig.caCertificates',
    });
  },
  examples: { bad: secrets('AAAA', 'BBBB'), good: secrets('AAAA', 'AAAA') },
};

function secrets(east: string, west: string): string {
  const secret = (cluster: string, content: string) => `---
apiVersion: v1
kind: Secret
metadata: { name: cacerts, namespace: istio-system, annotations: { failover.dev/cluster: ${cluster} } }
stringData:
  root-cert.pem: |
    -----BEGIN CERTIFICATE-----
    ${content}
    -----END CERTIFICATE-----
`;
  return secret('east', east) + secret('west', west);
}
