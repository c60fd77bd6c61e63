import { policiesOf } from '../../meshes/istio/admit/policies.js';
import type { Document, Path } from '../../model/document.js';
import type { Rule } from '../rule.js';
import { DESTINATION_RULE, judged, samePath } from './judged.js';

const CODE = 'istio/missing-outlier-detection';

export const missingOutlierDetection: Rule = {
  id: CODE,
  severity: 'error',
  title: 'failover without outlierDetection',
  why: 'Istio sorts endpoints into levels only where the same policy has outlierDetection. Without it `failover` and `failoverPriority` do nothing: every region gets traffic all the time, and in an outage the share of the dead region keeps failing. Istio only warns, and not even that in subsets and port settings.',
  upstream: 'warning',
  on: DESTINATION_RULE,
  check(document, report) {
    for (const problem of judged(document, CODE)) {
      const policy = policiesOf(document).find(({ path }) => samePath(path, problem.path));
      if (policy === undefined || inheritsOutlierDetection(document, problem.path)) continue;
      const balancer = policy.get('loadBalancer');
      // What is switched off, or has its levels without ejection, loses less.
      const milder =
        balancer.get('zoneAwareLbSetting').present || balancer.get('localityLbSetting', 'enabled').boolean() === false;
      report({
        ...problem,
        ...(milder ? { severity: 'warning' } : {}),
        hint: 'add beside loadBalancer: `outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }`',
      });
    }
  },
  examples: {
    bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { failover: [ { from: us-east, to: us-west } ] } }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { localityLbSetting: { failover: [ { from: us-east, to: us-west } ] } }
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
};

/** A subset takes the blocks that it does not set from the rule's policy; a port setting takes none. */
function inheritsOutlierDetection(document: Document, path: Path): boolean {
  const [own] = policiesOf(document);
  return (
    path[1] === 'subsets' &&
    path.length === 4 &&
    own?.path[1] === 'trafficPolicy' &&
    own.get('outlierDetection').present
  );
}
