import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const reservedAnnotation: Rule = verdictRule({
  id: 'istio/reserved-annotation',
  severity: 'error',
  title: 'an annotation that the webhook refuses',
  why: 'The webhook refuses the object for its annotation alone and looks at nothing else, so further mistakes come to light only afterwards.',
  upstream: 'error',
  hint: 'remove the annotation',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop, annotations: { istio.io/dry-run: 'true' } }
spec:
  host: reviews.shop.svc.cluster.local
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
`,
  },
});
