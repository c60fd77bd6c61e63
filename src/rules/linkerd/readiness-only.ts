import type { Rule } from '../rule.js';
import { controlledSplitOf, primaryOf, TRAFFIC_SPLIT } from './split.js';

export const readinessOnly: Rule = {
  id: 'linkerd/readiness-only',
  severity: 'info',
  title: 'only pod readiness moves a TrafficSplit',
  why: 'linkerd-failover looks at readiness and nothing else. Errors, latency and refused connections of ready pods never move traffic, and one ready pod of a hundred keeps the primary. The readiness probe must tell the truth.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const split = controlledSplitOf(document);
    const primary = split && primaryOf(split);
    if (primary === undefined) return;
    report({
      document,
      path: ['spec', 'backends'],
      message: `traffic leaves ${primary} only when none of its pods is ready: errors and latency never move it`,
      hint: 'let the readiness probe fail when the service cannot do its work',
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
