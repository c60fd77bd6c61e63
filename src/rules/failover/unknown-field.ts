import type { Rule } from '../rule.js';

export const unknownField: Rule = {
  id: 'failover/unknown-field',
  severity: 'error',
  title: 'a field that Failover and Scenario documents do not have',
  why: 'Nothing is generated from a document with such a field, since the setting that was meant would be missing in the outage.',
  on: { keywords: ['unknown'], of: 'failover' },
  examples: {
    bad: `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: bookinfo }
spec:
  mesh: istio
  service: { host: reviews.bookinfo.svc.cluster.local, port: 9080 }
  clusters: { east: { locality: us-east1 }, west: { locality: us-west1 } }
  destinations:
    - { cluster: east, namespace: bookinfo, service: reviews }
    - { cluster: west, namespace: bookinfo, service: reviews, priority: 1 }
  detection:
    outlier: { consecutive5xxErrors: 1 }
`,
    good: `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: bookinfo }
spec:
  mesh: istio
  service: { host: reviews.bookinfo.svc.cluster.local, port: 9080 }
  clusters: { east: { locality: us-east1 }, west: { locality: us-west1 } }
  destinations:
    - { cluster: east, namespace: bookinfo, service: reviews }
    - { cluster: west, namespace: bookinfo, service: reviews, priority: 1 }
  detection:
    outlier: { consecutive5xx: 1, maxEjectionPercent: 100 }
`,
  },
};
