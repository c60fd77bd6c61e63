import { didYouMean } from '../../manifest/did-you-mean.js';
import { readLink } from '../../resources/link.js';
import type { Rule } from '../rule.js';
import { sameCluster } from './service-near.js';
import { splitOf, TRAFFIC_SPLIT } from './split.js';

export const mirrorNameMismatch: Rule = {
  id: 'linkerd/mirror-name-mismatch',
  severity: 'warning',
  title: 'a backend is named after a cluster that no Link knows',
  why: 'The service mirror names its Services SERVICE-CLUSTER after the targetClusterName of a Link. A backend that is named after something else never appears, so the failover goes nowhere.',
  on: TRAFFIC_SPLIT,
  check(document, report, context) {
    const split = splitOf(document);
    const links = context
      .of('multicluster.linkerd.io', 'Link')
      .filter(({ cluster }) => sameCluster(cluster, document.cluster));
    if (split === undefined || links.length === 0) return;
    const targets = links.flatMap((link) => readLink(link)?.targetClusterName ?? []);
    const bases = [split.apex, ...split.backends.map(({ service }) => service)];
    for (const { service, origin } of split.backends) {
      const base = bases.find((candidate) => service.startsWith(`${candidate}-`));
      if (base === undefined || service.endsWith('-federated')) continue;
      if (targets.some((target) => bases.some((candidate) => service === `${candidate}-${target}`))) continue;
      if (context.find('', 'Service', document.namespace, service) !== undefined) continue;
      const named = service.slice(base.length + 1);
      const meant = didYouMean(named, targets);
      report({
        document,
        path: [...origin.path, 'service'],
        message: `backend ${service} would be the mirror of ${base} in cluster ${named}, but the Links lead to ${targets.join(', ')} only: no such Service appears`,
        hint: `service: ${base}-${meant ?? targets[0]}`,
        ...(meant === undefined ? {} : { fix: `${base}-${meant}` }),
      });
    }
  },
  examples: {
    bad: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    failover.linkerd.io/primary-service: web
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-us-west, weight: 0 }
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata:
  name: west
  namespace: linkerd-multicluster
spec:
  targetClusterName: west
  gatewayAddress: 10.1.1.1
  gatewayPort: "4143"
`,
    good: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    failover.linkerd.io/primary-service: web
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata:
  name: west
  namespace: linkerd-multicluster
spec:
  targetClusterName: west
  gatewayAddress: 10.1.1.1
  gatewayPort: "4143"
`,
  },
};
