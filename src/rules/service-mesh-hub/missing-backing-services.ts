import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';

export const missingBackingServices: Rule = {
  id: 'service-mesh-hub/missing-backing-services',
  severity: 'error',
  title: 'a FailoverService without backing services',
  why: 'The backing services are the order of the failover. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('missing-backing-services', () => ({
    message: 'the FailoverService has no backingServices, so it is INVALID: there is nothing to send requests to',
    hint: 'list the services under `backingServices`, the preferred one first',
  })),
  examples: {
    bad: failoverService.replace(/ {2}- kubeService.*\n/g, '').replace('backingServices:', 'backingServices: []'),
    good: together(failoverService, outlierPolicy),
  },
};
