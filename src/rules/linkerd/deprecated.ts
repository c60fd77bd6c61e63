import { CONTROLLED_BY } from '../../resources/traffic-split.js';
import type { Rule } from '../rule.js';
import { controlledSplitOf, TRAFFIC_SPLIT } from './split.js';

export const deprecated: Rule = {
  id: 'linkerd/deprecated',
  severity: 'info',
  title: 'linkerd-failover and TrafficSplit are deprecated',
  why: 'Linkerd calls TrafficSplit deprecated since 2.13 and the failover extension since 2.17; both are to be removed. Federated services and HTTPRoutes are named as what follows, though neither has an order of preference by itself.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    if (controlledSplitOf(document) === undefined) return;
    report({
      document,
      path: ['metadata', 'labels', CONTROLLED_BY],
      message:
        'the failover extension is deprecated since Linkerd 2.17 and TrafficSplit since 2.13: both will be removed',
      hint: 'plan for a federated service, or for an HTTPRoute whose weights a controller writes',
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
`,
    good: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
`,
  },
};
