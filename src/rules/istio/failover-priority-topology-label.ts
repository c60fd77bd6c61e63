import type { Rule } from '../rule.js';
import { verdictRule } from '../verdict-rule.js';

export const failoverPriorityTopologyLabel: Rule = verdictRule({
  id: 'istio/failover-priority-topology-label',
  severity: 'error',
  title: 'a topology label in failoverPriority where locality decides',
  why: 'The webhook refuses the object, so the one before it, or none, stays in force. `failover` and zone-aware balancing already sort endpoints by region, zone and subzone; the same labels in failoverPriority would sort them twice.',
  upstream: 'error',
  hint: 'remove the topology labels from failoverPriority, or remove `failover` and sort by labels alone',
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        failover: [ { from: us-east, to: us-west } ]
        failoverPriority: [ topology.istio.io/network, topology.kubernetes.io/region ]
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        failover: [ { from: us-east, to: us-west } ]
        failoverPriority: [ topology.istio.io/network ]
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
});
