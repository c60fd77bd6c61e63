import type { Rule } from '../rule.js';

export const wrongType: Rule = {
  id: 'failover/wrong-type',
  severity: 'error',
  title: 'a value of another type than its field takes',
  why: 'Such a document cannot be used: every other command ends with exit code 3 and names the same place.',
  on: { keywords: ['type'], of: 'failover' },
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
    outlier: { consecutive5xx: one }
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
