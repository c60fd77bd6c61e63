import { ignoredMessage } from '../../meshes/istio/admit/outlier-detection.js';
import { policiesOf } from '../../meshes/istio/admit/policies.js';
import type { Rule } from '../rule.js';
import { DESTINATION_RULE, judged, samePath } from './judged.js';

const CODE = 'istio/consecutive-errors-ignored';

export const consecutiveErrorsIgnored: Rule = {
  id: CODE,
  severity: 'error',
  title: 'consecutiveErrors, which Istio no longer reads',
  why: 'Istio has ignored the field since 2020. Where nothing else counts errors, Envoy ejects a host after five 5xx answers in a row, whatever the number says: failover comes sooner or later than planned. Istio warns, but not in subsets and port settings.',
  upstream: 'warning',
  on: DESTINATION_RULE,
  check(document, report) {
    const said = judged(document, CODE);
    for (const policy of policiesOf(document)) {
      const outlier = policy.get('outlierDetection');
      const field = outlier.get('consecutiveErrors');
      if (!field.present) continue;
      const replaced = outlier.get('consecutive5xxErrors').present || outlier.get('consecutiveGatewayErrors').present;
      report({
        ...field.origin,
        message: ignoredMessage(outlier),
        upstream: said.find(({ path }) => samePath(path, field.path))?.upstream ?? 'none',
        ...(replaced ? { severity: 'warning' } : {}),
        hint: replaced ? 'remove it' : `write \`consecutive5xxErrors: ${JSON.stringify(field.value)}\` instead`,
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
    outlierDetection: { consecutiveErrors: 1, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
    good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 1, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 100 }
`,
  },
};
