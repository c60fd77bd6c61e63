import type { Rule } from '../rule.js';

export const missingField: Rule = {
  id: 'schema/missing-field',
  severity: 'error',
  upstream: 'error',
  title: 'a field that must be there is not',
  why: 'The API server refuses the whole object, so that what was there before, or nothing, stays in force.',
  on: { keywords: ['required'], of: 'manifests' },
  examples: {
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: bookinfo }
spec:
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5 }
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
