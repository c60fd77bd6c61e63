import type { Rule } from '../rule.js';
import { conflicts } from './conflicts.js';
import { outlierPolicy, together } from './guide.js';

export const policyConflict: Rule = {
  id: 'service-mesh-hub/policy-conflict',
  severity: 'error',
  title: 'two policies that set one field of a service',
  why: 'The first policy, by name, keeps the field. The second is INVALID for that service and its settings are never used, so that ejection may be much slower than the manifest says.',
  upstream: 'error',
  on: 'input',
  check(context, report) {
    for (const { policy, field, winner, services } of conflicts(context)) {
      report({
        document: policy.origin.document,
        path: field === 'outlierDetection' ? ['spec', 'outlierDetection'] : ['spec', 'mtls', 'istio', 'tlsMode'],
        message: `${field} of ${services.join(', ')} is already set otherwise by TrafficPolicy ${winner.name}, which comes first by name: this policy is INVALID there and its ${field} is not used`,
        hint: 'keep one policy for each service, or the same values in both',
      });
    }
  },
  examples: {
    bad: together(
      outlierPolicy,
      outlierPolicy
        .replace('name: reviews-outlier', 'name: reviews-slow')
        .replace('consecutiveErrors: 1', 'consecutiveErrors: 9'),
    ),
    good: together(outlierPolicy, outlierPolicy.replace('name: reviews-outlier', 'name: reviews-too')),
  },
};
