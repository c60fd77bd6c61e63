import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';

export const missingHostname: Rule = {
  id: 'service-mesh-hub/missing-hostname',
  severity: 'error',
  title: 'a FailoverService without a hostname',
  why: 'The hostname is what clients call. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('missing-hostname', () => ({
    message: 'the FailoverService has no hostname, so it is INVALID: there is no host for clients to call',
    hint: 'add `hostname: NAME.NAMESPACE.global` under spec',
  })),
  examples: {
    bad: together(failoverService.replace('  hostname: reviews-failover.bookinfo.global\n', ''), outlierPolicy),
    good: together(failoverService, outlierPolicy),
  },
};
