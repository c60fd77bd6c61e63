import type { Rule } from '../rule.js';
import { controlledSplitOf, primaryOf, TRAFFIC_SPLIT } from './split.js';

export const canaryUnderControl: Rule = {
  id: 'linkerd/canary-under-control',
  severity: 'warning',
  title: 'a controlled TrafficSplit cannot share traffic',
  why: 'The failover controller writes 1 for the primary and 0 for everything else as soon as it sees the split. A canary or an active-active split under its control becomes all-or-nothing at once.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const split = controlledSplitOf(document);
    if (split === undefined || split.backends.some(({ decodable }) => !decodable)) return;
    const primary = primaryOf(split);
    const weighted = split.backends.filter(({ weight }) => weight > 0);
    // Without weight on the primary this is what the controller itself writes in an outage.
    if (weighted.length < 2 || !weighted.some(({ service }) => service === primary)) return;
    const shares = weighted.map(({ service, weight }) => `${service} ${weight}`).join(', ');
    report({
      document,
      path: ['spec', 'backends'],
      message: `the weights ${shares} do not last: the controller writes 1 for ${primary} and 0 for the others`,
      hint: 'give the primary weight 1 and the others 0, and use a split without the label for a canary',
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
    - { service: web, weight: 90 }
    - { service: web-west, weight: 10 }
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
