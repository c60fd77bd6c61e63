import type { ServiceInfo } from '../../model/topology.js';
import type { Rule, RuleContext } from '../rule.js';
import { backendMirror } from './backend-mirror.js';
import { serviceNear } from './service-near.js';
import { controlledSplitOf, TRAFFIC_SPLIT } from './split.js';

export const publishNotReady: Rule = {
  id: 'linkerd/publish-not-ready',
  severity: 'warning',
  title: 'the Endpoints of a backend do not tell whether it is ready',
  why: 'linkerd-failover takes a backend for ready when its Endpoints hold a ready address. A Service with publishNotReadyAddresses is always ready, even with all pods dead, so traffic never leaves it; an ExternalName Service, or one without selector and Endpoints, is never ready and never chosen.',
  on: TRAFFIC_SPLIT,
  check(document, report, context) {
    const split = controlledSplitOf(document);
    if (split === undefined) return;
    const names = split.backends.map(({ service }) => service);
    for (const { service: name, origin } of split.backends) {
      const service = serviceNear(document, name, context);
      if (service === undefined) continue;
      const mirrored = () => backendMirror(document, names, name, context) !== undefined;
      const message = whyUntrue(service, context, mirrored);
      if (message === undefined) continue;
      report({
        document,
        path: [...origin.path, 'service'],
        message: `backend ${name} ${message}`,
        hint: `make ${name} a Service with a selector, of type ClusterIP and without publishNotReadyAddresses`,
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
  publishNotReadyAddresses: true
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

function whyUntrue(service: ServiceInfo, context: RuleContext, mirrored: () => boolean): string | undefined {
  const { name, type, publishNotReadyAddresses, selector, origin } = service;
  if (publishNotReadyAddresses)
    return 'publishes pods that are not ready: it always counts as ready, and traffic never leaves it';
  if (type === 'ExternalName') return 'is an ExternalName Service, which has no Endpoints: it is never ready';
  const { namespace, cluster } = origin.document;
  const unknown =
    Object.keys(selector).length > 0 ||
    namespace === undefined ||
    !context.decides('', 'Endpoints', namespace, cluster) ||
    context.find('', 'Endpoints', namespace, name, cluster) !== undefined ||
    mirrored();
  return unknown ? undefined : 'has neither selector nor Endpoints: it is never ready';
}
