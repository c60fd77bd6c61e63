import type { Rule } from '../rule.js';
import { serviceNear } from './service-near.js';
import { splitOf, TRAFFIC_SPLIT } from './split.js';

export const portMismatch: Rule = {
  id: 'linkerd/port-mismatch',
  severity: 'error',
  title: 'a backend lacks a port of the called Service',
  why: 'A split keeps the port number that the client asked for. A backend without that number gets nothing on it, silently; if it is the fallback, requests on that port fail in an outage.',
  on: TRAFFIC_SPLIT,
  check(document, report, context) {
    const split = splitOf(document);
    const apex = split && serviceNear(document, split.apex, context);
    if (split === undefined || apex === undefined) return;
    for (const { service, origin } of split.backends) {
      const backend = serviceNear(document, service, context);
      if (backend === undefined || backend.ports.length === 0 || backend.type === 'ExternalName') continue;
      const missing = apex.ports
        .map(({ port }) => port)
        .filter((port) => !backend.ports.some((own) => own.port === port));
      if (missing.length === 0) continue;
      report({
        document,
        path: [...origin.path, 'service'],
        message: `backend ${service} has no port ${missing.join(', ')}, which ${split.apex} has: it gets no traffic there`,
        hint: `add port ${missing.join(', ')} to Service ${service}; its targetPort may differ`,
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
spec:
  selector: { app: web-west }
  ports:
    - port: 8080
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
