import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';
import { textAt } from './key-at.js';

export const invalidPortNumber: Rule = {
  id: 'service-mesh-hub/invalid-port-number',
  severity: 'error',
  title: 'a port number out of range',
  why: 'Nothing can listen on it. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('invalid-port-number', ({ origin }) => ({
    message: `port number ${textAt(origin, '0')} must be between 1 and 65535, so the FailoverService is INVALID`,
  })),
  examples: {
    bad: together(failoverService.replace('number: 9080', 'number: 65536'), outlierPolicy),
    good: together(failoverService, outlierPolicy),
  },
};
