import { suggestion } from '../../manifest/did-you-mean.js';
import type { Rule } from '../rule.js';
import { splitOf, TRAFFIC_SPLIT } from './split.js';

export const apexMissing: Rule = {
  id: 'linkerd/apex-missing',
  severity: 'error',
  title: 'the Service that clients call does not exist',
  why: 'A split or its ServiceProfile only redirects calls that Linkerd finds by the address of the called Service. Without that Service its name does not resolve: every request fails, and the split is never used.',
  on: TRAFFIC_SPLIT,
  check(document, report, context) {
    const split = splitOf(document);
    const { namespace, cluster } = document;
    if (split === undefined || namespace === undefined || split.apex.includes('.')) return;
    if (!context.decides('', 'Service', namespace, cluster)) return;
    if (context.find('', 'Service', namespace, split.apex, cluster) !== undefined) return;
    const names = context
      .of('', 'Service')
      .filter((service) => service.namespace === namespace)
      .map(({ name }) => name);
    report({
      document,
      path: ['spec', 'service'],
      message: `no Service ${split.apex} exists in ${namespace}: the name that clients call does not resolve`,
      hint:
        suggestion(split.apex, names) ??
        `create Service ${split.apex} with the ports of the backends; it needs no pods`,
    });
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
  service: web-apex
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: { app: web }
  ports:
    - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: web-west
  namespace: shop
spec:
  selector: { app: web-west }
  ports:
    - port: 80
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
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: { app: web }
  ports:
    - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: web-west
  namespace: shop
spec:
  selector: { app: web-west }
  ports:
    - port: 80
`,
  },
};
