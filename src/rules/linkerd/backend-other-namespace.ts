import { PRIMARY_SERVICE } from '../../engine/linkerd-weights.js';
import type { Rule } from '../rule.js';
import { namesForeignNamespace } from './service-name.js';
import { splitOf, TRAFFIC_SPLIT } from './split.js';

export const backendOtherNamespace: Rule = {
  id: 'linkerd/backend-other-namespace',
  severity: 'error',
  title: 'a TrafficSplit names a Service by more than its bare name',
  why: 'All backends of a TrafficSplit are Services of its own namespace, named without dots. For a longer name no Endpoints are found, so it is never ready; when the primary fails, the weights of all backends become 0: an outage instead of a failover.',
  on: TRAFFIC_SPLIT,
  check(document, report) {
    const split = splitOf(document);
    if (split === undefined) return;
    for (const { service, origin } of split.backends.filter(({ service }) => service.includes('.'))) {
      const foreign = namesForeignNamespace(service, document.namespace);
      const [bare = ''] = service.split('.');
      report({
        document,
        path: [...origin.path, 'service'],
        message: `backend \`${service}\` is no bare Service name: nothing of that name has Endpoints in the namespace of the split, so it is never ready`,
        hint: foreign
          ? 'name a Service (a mirror, for another cluster) of the namespace of the split'
          : `service: ${bare}`,
        ...(foreign ? {} : { fix: bare }),
      });
    }
    const { primary = '' } = split;
    if (split.backends.some(({ service }) => service === primary)) return;
    if (!namesForeignNamespace(primary, document.namespace)) return;
    report({
      document,
      path: ['metadata', 'annotations', PRIMARY_SERVICE],
      message: `the primary \`${primary}\` is no bare Service name: it is never ready, and all ready backends share the traffic`,
      hint: `${PRIMARY_SERVICE}: ${split.backends[0]?.service ?? 'the name of a backend'}`,
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
    - { service: web.backup.svc.cluster.local, weight: 0 }
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
