import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const localityAndZoneAware: Rule = verdictRule({
  id: 'istio/locality-and-zone-aware',
  severity: 'error',
  title: 'localityLbSetting and zoneAwareLbSetting together',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. Both say how endpoints are sorted by place.',
  upstream: 'error',
  hint: 'remove one of the two',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { enabled: true }, zoneAwareLbSetting: { enabled: true } }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { zoneAwareLbSetting: { enabled: true } }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
});
