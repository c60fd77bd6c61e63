import { PRIMARY_SERVICE } from '../../engine/linkerd-weights.js';
import { didYouMean } from '../../manifest/did-you-mean.js';
import type { Rule } from '../rule.js';
import { namesForeignNamespace } from './service-name.js';
import { splitOf, TRAFFIC_SPLIT } from './split.js';

export const primaryNotABackend: Rule = {
  id: 'linkerd/primary-not-a-backend',
  severity: 'error',
  title: 'the primary is no backend of its TrafficSplit',
  why: 'The controller compares the annotation with the backend names and with Endpoints, letter by letter. A name that is no backend is either ready, and then every backend gets weight 0, or never ready, and then all ready backends share the traffic for ever. Either way nothing fails over.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const split = splitOf(document);
    if (split?.primary === undefined || split.backends.length === 0) return;
    const { primary, backends } = split;
    const names = backends.map(({ service }) => service);
    if (names.includes(primary) || namesForeignNamespace(primary, document.namespace)) return;
    const [bare = ''] = primary.split('.');
    const meant = names.includes(bare) ? bare : didYouMean(primary, names);
    report({
      document,
      path: ['metadata', 'annotations', PRIMARY_SERVICE],
      message: `the primary \`${primary}\` is none of the backends ${names.join(', ')}: while it is ready all of them get weight 0, otherwise all ready ones share the traffic`,
      hint: `${PRIMARY_SERVICE}: ${meant ?? names[0]}`,
      ...(meant === undefined ? {} : { fix: meant }),
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
    failover.linkerd.io/primary-service: web-primary
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
