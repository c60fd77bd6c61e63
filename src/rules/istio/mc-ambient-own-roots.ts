import type { Rule } from '../rule.js';
import { exchangesRoots, meshRoots, strangers } from './mesh-roots.js';

const MODE = 'istio.io/dataplane-mode';

export const mcAmbientOwnRoots: Rule = {
  id: 'istio/mc-ambient-own-roots',
  severity: 'error',
  title: 'ztunnel does not use exchanged roots',
  why: 'meshConfig.caCertificates hands foreign roots to sidecars; ztunnel does not read them. Between clusters with different roots calls of ambient namespaces fail with BadSignature, while sidecars work.',
  on: 'input',
  check(context, report) {
    const pair = strangers(meshRoots(context));
    if (pair === undefined || !exchangesRoots(context)) return;
    for (const document of context.of('', 'Namespace')) {
      if (document.labels[MODE] !== 'ambient') continue;
      report({
        document,
        path: ['metadata', 'labels', MODE],
        message: `namespace ${document.name} is in ambient mode, and clusters ${pair[0].cluster} and ${pair[1].cluster} have different roots: its calls across clusters fail`,
        hint: 'use one root for both clusters',
      });
    }
  },
  examples: { bad: exchanged('ambient'), good: exchanged('none') },
};

function exchanged(mode: string): string {
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
  return `${secret('east', 'AAAA')}${secret('west', 'BBBB')}---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    caCertificates:
      - pem: ""
---
apiVersion: v1
kind: Namespace
metadata: { name: prod, labels: { ${MODE}: ${mode} } }
`;
}
