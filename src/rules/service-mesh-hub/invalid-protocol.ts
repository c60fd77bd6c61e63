import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';
import { valueAt } from './key-at.js';

export const invalidProtocol: Rule = {
  id: 'service-mesh-hub/invalid-protocol',
  severity: 'error',
  title: 'a protocol that Istio does not know',
  why: 'The protocol decides what the proxy makes of the bytes; an empty one is unknown too. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('invalid-protocol', ({ origin }) => ({
    message: `protocol ${JSON.stringify(valueAt(origin) ?? '')} is none that Istio knows, so the FailoverService is INVALID`,
    hint: 'one of HTTP, HTTP2, GRPC, HTTPS, TLS, TCP, MONGO, in any case',
  })),
  examples: {
    bad: together(failoverService.replace('protocol: http', 'protocol: htpp'), outlierPolicy),
    good: together(failoverService, outlierPolicy),
  },
};
