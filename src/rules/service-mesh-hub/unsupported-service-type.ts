import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';

export const unsupportedServiceType: Rule = {
  id: 'service-mesh-hub/unsupported-service-type',
  severity: 'error',
  title: 'a backing service that is no Kubernetes service',
  why: 'Only Kubernetes services of registered clusters can back a FailoverService. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('unsupported-service-type', () => ({
    message: 'a backing service without kubeService: no other kind is known, so the FailoverService is INVALID',
    hint: 'kubeService: { name: NAME, namespace: NAMESPACE, clusterName: CLUSTER }',
  })),
  examples: {
    bad: together(
      failoverService.replace('- kubeService: { name: reviews, namespace: bookinfo, clusterName: remote }', '- {}'),
      outlierPolicy,
    ),
    good: together(failoverService, outlierPolicy),
  },
};
