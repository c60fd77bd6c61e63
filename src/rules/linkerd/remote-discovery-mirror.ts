import type { Rule } from '../rule.js';
import { backendMirror } from './backend-mirror.js';
import { controlledSplitOf, primaryOf, TRAFFIC_SPLIT } from './split.js';

export const remoteDiscoveryMirror: Rule = {
  id: 'linkerd/remote-discovery-mirror',
  severity: 'error',
  title: 'a controlled TrafficSplit has a backend without local Endpoints',
  why: 'linkerd-failover looks at core Endpoints and nothing else. A remote-discovery mirror and a federated Service have none, so they are never ready: as primary they never become active, as fallback they are never chosen.',
  on: TRAFFIC_SPLIT,
  check(document, report, context) {
    const split = controlledSplitOf(document);
    if (split === undefined) return;
    const names = split.backends.map(({ service }) => service);
    for (const { service, origin } of split.backends) {
      const mirror = backendMirror(document, names, service, context);
      if (mirror?.mode !== 'remote-discovery' && mirror?.mode !== 'federated') continue;
      const role =
        primaryOf(split) === service ? 'as primary it never becomes active' : 'as fallback it is never chosen';
      report({
        document,
        path: [...origin.path, 'service'],
        message: `backend ${service} is a ${mirror.mode} Service, which has no local Endpoints: the controller never sees it ready, and ${role}`,
        hint: 'export the remote Service in gateway mode: mirror.linkerd.io/exported: "true"',
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
  labels:
    multicluster.linkerd.io/remote-discovery: west
    multicluster.linkerd.io/remote-service: web
spec:
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
  labels:
    mirror.linkerd.io/mirrored-service: "true"
    mirror.linkerd.io/cluster-name: west
spec:
  ports:
    - port: 80
`,
  },
};
