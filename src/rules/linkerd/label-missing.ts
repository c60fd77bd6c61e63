import { PRIMARY_SERVICE } from '../../engine/linkerd-weights.js';
import { CONTROLLED_BY, LINKERD_FAILOVER } from '../../resources/traffic-split.js';
import type { Rule } from '../rule.js';
import { splitOf, TRAFFIC_SPLIT } from './split.js';

export const labelMissing: Rule = {
  id: 'linkerd/label-missing',
  severity: 'error',
  title: 'no failover controller selects this TrafficSplit',
  why: 'linkerd-failover watches only splits whose label failover.linkerd.io/controlled-by has the name of its helm release. Without it the primary annotation is never read and the weights never change, while `linkerd failover status` may still list the split. In an outage all requests keep going to the dead primary.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const split = splitOf(document);
    if (split === undefined) return;
    const hint = `metadata.labels: { ${CONTROLLED_BY}: ${LINKERD_FAILOVER} }`;
    if (split.controlledBy === undefined) {
      if (split.primary === undefined) return;
      report({
        document,
        path: ['metadata', 'annotations', PRIMARY_SERVICE],
        message: `the primary is named, but no label ${CONTROLLED_BY} puts this split under a controller: its weights never change`,
        hint,
      });
    } else if (split.controlledBy !== LINKERD_FAILOVER) {
      report({
        document,
        path: ['metadata', 'labels', CONTROLLED_BY],
        message: `the label says \`${split.controlledBy}\`: a controller installed as the helm release ${LINKERD_FAILOVER} does not select this split`,
        hint,
        // A release of another name is unusual, but nothing is wrong with it.
        severity: 'warning',
      });
    }
  },
  examples: {
    bad: `apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web
  namespace: shop
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
  annotations:
    failover.linkerd.io/primary-service: web
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
spec:
  service: web
  backends:
    - { service: web, weight: 1 }
    - { service: web-west, weight: 0 }
`,
  },
};
