import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';
import { referenceAt } from './key-at.js';

export const backingWithoutOutlier: Rule = {
  id: 'service-mesh-hub/backing-without-outlier',
  severity: 'error',
  title: 'a backing service without outlier detection',
  why: 'Outlier detection is the only signal that moves traffic. The controller wants it for all of the backing services, the last one included; one that lacks it makes the FailoverService INVALID.',
  upstream: 'error',
  ...onCondition('missing-outlier-detection', ({ origin }) => ({
    message: `no TrafficPolicy applies outlierDetection to backing service ${referenceAt(origin)}, so the FailoverService is INVALID and nothing moves traffic away from it`,
    hint: `add ${referenceAt(origin)} to the destinationSelector of a TrafficPolicy with \`outlierDetection: { consecutiveErrors: 1 }\``,
  })),
  examples: {
    bad: together(
      failoverService,
      outlierPolicy.replace('      - { name: reviews, namespace: bookinfo, clusterName: remote }\n', ''),
    ),
    good: together(failoverService, outlierPolicy),
  },
};
