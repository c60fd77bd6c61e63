import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { sameCluster } from './service-near.js';
import { splitOf } from './split.js';

export const twoSplitsOneApex: Rule = {
  id: 'linkerd/two-splits-one-apex',
  severity: 'error',
  title: 'two TrafficSplits for one Service',
  why: 'Each split is copied into the ServiceProfile of its apex, and there is one profile: the last writer wins. Which weights hold changes with every edit, so a failover written into one split is undone by the other.',
  on: 'input',
  check(context, report) {
    const splits = context.of('split.smi-spec.io', 'TrafficSplit').flatMap((document) => splitOf(document) ?? []);
    const byApex = groupBy(splits, ({ origin, apex }) => `${origin.document.namespace ?? ''}/${apex}`);
    for (const [first, ...others] of byApex.values()) {
      for (const { origin, apex, name } of others) {
        const rival = [first, ...others].find(
          (split) => split !== undefined && split.name !== name && sameCluster(split.cluster, origin.document.cluster),
        );
        if (rival === undefined) continue;
        report({
          document: origin.document,
          path: ['spec', 'service'],
          message: `TrafficSplit ${rival.name} has the same apex ${apex}: both write one ServiceProfile, and the last one wins`,
          hint: 'keep one TrafficSplit with the backends of both',
        });
      }
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
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: web-canary
  namespace: shop
spec:
  service: web
  backends:
    - { service: web, weight: 9 }
    - { service: web-v2, weight: 1 }
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
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata:
  name: api
  namespace: shop
  labels:
    failover.linkerd.io/controlled-by: linkerd-failover
  annotations:
    failover.linkerd.io/primary-service: api
spec:
  service: api
  backends:
    - { service: api, weight: 1 }
    - { service: api-west, weight: 0 }
`,
  },
};
