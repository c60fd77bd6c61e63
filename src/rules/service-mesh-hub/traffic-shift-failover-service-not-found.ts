import type { Rule } from '../rule.js';
import { failoverService, together, trafficShift } from './guide.js';
import { onShift } from './shifts.js';

export const trafficShiftFailoverServiceNotFound: Rule = {
  id: 'service-mesh-hub/traffic-shift-failover-service-not-found',
  severity: 'error',
  title: 'a traffic shift to a FailoverService that is missing',
  why: 'The shift looks for the FailoverService by name and namespace. The TrafficPolicy is INVALID for the shifted service and the shift does not take place.',
  upstream: 'error',
  ...onShift('traffic-shift-failover-service-not-found', ({ name }) => ({
    message: `the shift leads to FailoverService ${name}, which does not exist`,
  })),
  examples: {
    bad: together(failoverService, trafficShift.replace('name: reviews-failover', 'name: review-failover')),
    good: together(failoverService, trafficShift),
  },
};
