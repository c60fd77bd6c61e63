import type { Rule } from '../rule.js';

export const missingField: Rule = {
  id: 'failover/missing-field',
  severity: 'error',
  title: 'a field that must be there is not',
  why: 'Such a document cannot be used: every other command ends with exit code 3 and names the same place.',
  on: { keywords: ['required'], of: 'failover' },
  examples: {
    bad: `
apiVersion: failover.dev/v1alpha1
kind: Failover
metadata: { name: reviews, namespace: bookinfo }
spec:
  service: { host: reviews.bookinfo.svc.cluster.local, port: 9080 }
  clusters: { east: { locality: us-east1 }, west: { locality: us-west1 } }
  destinations:
    - { cluster: east, namespace: bookinfo, service: reviews }
    - { cluster: west, namespace: bookinfo, service: reviews, priority: 1 }
  detection:
    outlier: { consecutive5xx: 1, maxEjectionPercent: 100 }
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
