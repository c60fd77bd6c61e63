import type { Rule } from '../rule.js';
import { serviceNear } from './service-near.js';
import { splitOf } from './split.js';

const KINDS = [
  { group: 'split.smi-spec.io', kind: 'TrafficSplit' },
  { group: '', kind: 'Service' },
] as const;

export const headlessApex: Rule = {
  id: 'linkerd/headless-apex',
  severity: 'error',
  title: 'a headless Service cannot be split or federated',
  why: 'Linkerd finds a split by the cluster IP of the called Service. A headless Service has none, so its split is ignored and all requests go to its own pods; a headless Service is also refused as a member of a federated one.',
  on: KINDS,
  check(document, report, context) {
    if (document.kind === 'Service') {
      if (document.labels['mirror.linkerd.io/federated'] !== 'member') return;
      if (!serviceNear(document, document.name, context)?.headless) return;
      report({
        document,
        path: ['spec', 'clusterIP'],
        message: `headless Service ${document.name} cannot join a federated service: its endpoints are never used by other clusters`,
        hint: 'remove clusterIP: None',
      });
      return;
    }
    const split = splitOf(document);
    if (split === undefined || !serviceNear(document, split.apex, context)?.headless) return;
    report({
      document,
      path: ['spec', 'service'],
      message: `Service ${split.apex} is headless: the split is ignored, and every request goes to its own pods`,
      hint: `give Service ${split.apex} a cluster IP (remove clusterIP: None), or split another Service`,
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
  clusterIP: None
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
`,
  },
};
