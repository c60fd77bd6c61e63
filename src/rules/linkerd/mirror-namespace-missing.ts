import { readLink } from '../../resources/link.js';
import type { Rule } from '../rule.js';

const KINDS = [{ group: '', kind: 'Service' }] as const;

export const mirrorNamespaceMissing: Rule = {
  id: 'linkerd/mirror-namespace-missing',
  severity: 'error',
  title: 'an exported Service whose namespace the other cluster lacks',
  why: 'A mirror is created in the namespace that has the same name as the one of the exported Service. Where that namespace does not exist the mirror is skipped (unless the service mirror was installed with enableNamespaceCreation), so the backend never has Endpoints.',
  on: KINDS,
  check(document, report, context) {
    const { namespace, cluster } = document;
    if (document.labels['mirror.linkerd.io/exported'] !== 'true' || namespace === undefined) return;
    if (cluster === undefined) return;
    for (const link of context.of('multicluster.linkerd.io', 'Link')) {
      const client = link.cluster;
      if (client === undefined || client === cluster || readLink(link)?.targetClusterName !== cluster) continue;
      if (!context.of('', 'Namespace').some((candidate) => candidate.cluster === client)) continue;
      if (context.of('', 'Namespace').some(({ cluster: own, name }) => own === client && name === namespace)) continue;
      report({
        document,
        path: ['metadata', 'namespace'],
        message: `cluster ${client} has no namespace ${namespace}: the mirror ${document.name}-${cluster} is not created there`,
        hint: `create namespace ${namespace} in cluster ${client}`,
      });
    }
  },
  examples: {
    bad: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations: { failover.dev/cluster: west }
  labels: { mirror.linkerd.io/exported: "true" }
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata:
  name: west
  namespace: linkerd-multicluster
  annotations: { failover.dev/cluster: east }
spec:
  targetClusterName: west
---
apiVersion: v1
kind: Namespace
metadata:
  name: linkerd-multicluster
  annotations: { failover.dev/cluster: east }
`,
    good: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations: { failover.dev/cluster: west }
  labels: { mirror.linkerd.io/exported: "true" }
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata:
  name: west
  namespace: linkerd-multicluster
  annotations: { failover.dev/cluster: east }
spec:
  targetClusterName: west
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations: { failover.dev/cluster: east }
`,
  },
};
