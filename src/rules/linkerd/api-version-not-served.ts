import type { Rule } from '../rule.js';
import { splitOf, TRAFFIC_SPLIT } from './split.js';

export const apiVersionNotServed: Rule = {
  id: 'linkerd/api-version-not-served',
  severity: 'error',
  title: 'Linkerd does not serve this TrafficSplit',
  why: 'The TrafficSplit CRD of linkerd-smi serves v1alpha1 and v1alpha2. A later version is refused by the API server, and spec.matches was never implemented: the split takes every request, or none.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const version = document.apiVersion.slice(document.apiVersion.indexOf('/') + 1);
    if (version === 'v1alpha3' || version === 'v1alpha4') {
      report({
        document,
        path: ['apiVersion'],
        message: `the TrafficSplit CRD of Linkerd does not serve ${version}: the API server refuses this object`,
        hint: 'apiVersion: split.smi-spec.io/v1alpha2',
        ...(splitOf(document)?.hasMatches ? {} : { fix: 'split.smi-spec.io/v1alpha2' }),
      });
    }
    if (splitOf(document)?.hasMatches) {
      report({
        document,
        path: ['spec', 'matches'],
        message: 'Linkerd never implemented spec.matches: the split takes every request',
        hint: 'remove spec.matches; an HTTPRoute can match requests',
      });
    }
  },
  examples: {
    bad: `apiVersion: split.smi-spec.io/v1alpha4
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
