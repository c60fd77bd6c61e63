import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidRetries: Rule = verdictRule({
  id: 'istio/invalid-retries',
  severity: 'error',
  title: 'retries that cannot happen',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force, and requests that fail before ejection are not repeated as wanted. `attempts` left out counts as 0, which switches retries off; conditions are separated by commas without spaces.',
  upstream: 'error',
  hint: 'for example `retries: { attempts: 2, retryOn: "connect-failure,refused-stream,503" }`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [ reviews ]
  http:
    - route: [ { destination: { host: reviews } } ]
      retries: { attempts: 2, retryOn: "connect-failure, 503" }
`,
    good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [ reviews ]
  http:
    - route: [ { destination: { host: reviews } } ]
      retries: { attempts: 2, retryOn: "connect-failure,503" }
`,
  },
});
