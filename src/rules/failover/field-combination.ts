import type { Rule } from '../rule.js';

export const fieldCombination: Rule = {
  id: 'failover/field-combination',
  severity: 'error',
  title: 'fields that exclude or need each other',
  why: 'One of them would be passed over in silence. Such a document cannot be used: every other command ends with exit code 3 and names the same place.',
  on: { keywords: ['oneOf', 'anyOf', 'allOf', 'not', 'type-field'], of: 'failover' },
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
    healthCheck: { type: tcp, path: /health }
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
