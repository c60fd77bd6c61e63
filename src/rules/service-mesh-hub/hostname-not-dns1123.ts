import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';
import { textAt } from './key-at.js';

export const hostnameNotDns1123: Rule = {
  id: 'service-mesh-hub/hostname-not-dns1123',
  severity: 'error',
  title: 'a hostname that is no DNS name',
  why: 'Istio can make neither a route nor a DNS answer for it, so the controller refuses the object. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('hostname-not-dns1123', ({ origin }) => ({
    message: `hostname ${textAt(origin)} is no DNS name: a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and start and end with an alphanumeric character`,
  })),
  examples: {
    bad: together(
      failoverService.replace('reviews-failover.bookinfo.global', 'Reviews_Failover.global'),
      outlierPolicy,
    ),
    good: together(failoverService, outlierPolicy),
  },
};
