import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';

export const missingPort: Rule = {
  id: 'service-mesh-hub/missing-port',
  severity: 'error',
  title: 'a FailoverService without a port',
  why: 'The port and its protocol make the listener for the host. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('missing-port', () => ({
    message: 'the FailoverService has no port, so it is INVALID: the host would have no listener',
    hint: 'add `port: { number: 80, protocol: http }` under spec, with the port that clients call',
  })),
  examples: {
    bad: together(failoverService.replace('  port: { number: 9080, protocol: http }\n', ''), outlierPolicy),
    good: together(failoverService, outlierPolicy),
  },
};
