import type { Rule } from '../rule.js';

export const invalidValue: Rule = {
  id: 'schema/invalid-value',
  severity: 'error',
  upstream: 'error',
  title: 'a value that its field does not take',
  why: 'The API server refuses the whole object, so that what was there before, or nothing, stays in force.',
  on: { keywords: ['*'], of: 'manifests' },
  examples: {
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: bookinfo }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer: { simple: ROUNDROBIN }
`,
    good: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: bookinfo }
spec:
  host: reviews
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: 30s }
`,
  },
};
