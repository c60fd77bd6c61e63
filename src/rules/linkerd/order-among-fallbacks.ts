import type { Rule } from '../rule.js';
import { controlledSplitOf, primaryOf, TRAFFIC_SPLIT } from './split.js';

export const orderAmongFallbacks: Rule = {
  id: 'linkerd/order-among-fallbacks',
  severity: 'info',
  title: 'fallbacks have no order',
  why: 'When the primary is not ready, linkerd-failover gives the same weight to every ready fallback. There is no second and third choice: the far cluster gets as much as the near one.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const split = controlledSplitOf(document);
    if (split === undefined || split.backends.length < 3) return;
    const primary = primaryOf(split);
    const fallbacks = split.backends.map(({ service }) => service).filter((service) => service !== primary);
    if (fallbacks.length < 2) return;
    report({
      document,
      path: ['spec', 'backends'],
      message: `in an outage of ${primary} the ${fallbacks.length} fallbacks ${fallbacks.join(', ')} share the traffic equally, whatever their order`,
      hint: 'name two backends where the order matters',
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
    - { service: web-east, weight: 0 }
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
`,
  },
};
