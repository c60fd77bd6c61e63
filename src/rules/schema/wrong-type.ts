import type { Rule } from '../rule.js';

export const wrongType: Rule = {
  id: 'schema/wrong-type',
  severity: 'error',
  upstream: 'error',
  title: 'a value of another type than its field takes',
  why: 'The API server refuses the whole object, so that what was there before, or nothing, stays in force.',
  on: { keywords: ['type'], of: 'manifests' },
  examples: {
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: bookinfo }
spec:
  host: reviews
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: "5", baseEjectionTime: 30 }
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
