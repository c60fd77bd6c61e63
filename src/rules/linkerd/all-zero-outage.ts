import type { Rule } from '../rule.js';
import { controlledSplitOf, TRAFFIC_SPLIT } from './split.js';

export const allZeroOutage: Rule = {
  id: 'linkerd/all-zero-outage',
  severity: 'warning',
  title: 'when nothing is ready the controller writes weight 0 everywhere',
  why: 'The README of linkerd-failover says that weights stay when no fallback is ready; the code writes 0 for every backend. Requests then go to the own endpoints of the called Service, or fail. Watch for it with an alert on the sum of the weights.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const split = controlledSplitOf(document);
    if (split === undefined || split.backends.length === 0) return;
    const already = split.backends.every(({ weight }) => weight === 0);
    report({
      document,
      path: ['spec', 'backends'],
      message: already
        ? `all ${split.backends.length} weights are 0: requests go to the own endpoints of ${split.apex}, or fail`
        : `when none of the ${split.backends.length} backends is ready all weights become 0 and requests go to the own endpoints of ${split.apex}`,
      hint: 'alert when the weights sum to 0',
      severity: already ? 'warning' : 'info',
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
    - { service: web, weight: 0 }
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
