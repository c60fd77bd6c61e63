import { destinationRule } from './destination-rule.js';
import { failoverService } from './failover-service.js';
import { gateway } from './gateway.js';
import { healthCheck } from './health-check.js';
import type { Kind } from './kind.js';
import { outlierPolicy } from './outlier-policy.js';
import { route } from './route.js';
import { scheme } from './scheme.js';
import { secret } from './secret.js';
import { serviceEntry } from './service-entry.js';
import { trafficShift } from './traffic-shift.js';
import { trafficSplit } from './traffic-split.js';

/** Every KIND, alphabetically. */
export const kinds: readonly Kind[] = [
  destinationRule,
  failoverService,
  gateway,
  healthCheck,
  outlierPolicy,
  route,
  scheme,
  secret,
  serviceEntry,
  trafficShift,
  trafficSplit,
];
