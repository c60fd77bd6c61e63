import type { Rule } from '../rule.js';

export const unknownField: Rule = {
  id: 'schema/unknown-field',
  severity: 'error',
  upstream: 'error',
  title: 'a field that its kind does not have',
  why: 'kubectl refuses an object with such a field; a client that does not ask drops the field without a word. Either way the setting that was meant is not there when the outage comes.',
  on: { keywords: ['unknown'], of: 'manifests' },
  examples: {
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: bookinfo }
spec:
  host: reviews
  trafficPolicy:
    outlierDetection: { consecutive5xxError: 5 }
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
