import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const invalidDuration: Rule = verdictRule({
  id: 'istio/invalid-duration',
  severity: 'error',
  title: 'a duration that Istio does not take',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Durations have a unit, are at least 1ms and have no parts below a millisecond. `0s` means "off" in `tcp.idleTimeout` only.',
  upstream: 'error',
  hint: 'write it with a unit: `500ms`, `10s`, `1m30s`',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { interval: 500us, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { interval: 500ms, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
});
