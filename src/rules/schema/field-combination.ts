import type { Rule } from '../rule.js';

export const fieldCombination: Rule = {
  id: 'schema/field-combination',
  severity: 'error',
  upstream: 'error',
  title: 'fields that exclude or need each other',
  why: 'The API server refuses the whole object: one setting has to be chosen, or the other half added.',
  on: { keywords: ['oneOf', 'anyOf', 'allOf', 'not', 'type-field'], of: 'manifests' },
  examples: {
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: bookinfo }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
      simple: ROUND_ROBIN
      consistentHash: { useSourceIp: true }
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
