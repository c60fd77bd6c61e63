import type { Rule } from '../rule.js';
import { trafficShift } from './guide.js';
import { onShift } from './shifts.js';

export const trafficShiftMissingDestinationType: Rule = {
  id: 'service-mesh-hub/traffic-shift-missing-destination-type',
  severity: 'error',
  title: 'a traffic shift without a destination',
  why: 'Each destination of a shift is a kubeService or a failoverService. The TrafficPolicy is INVALID for the shifted service and the shift does not take place.',
  upstream: 'error',
  ...onShift('traffic-shift-missing-destination-type', () => ({
    message: 'the shift destination names neither a kubeService nor a failoverService',
    hint: 'failoverService: { name: NAME, namespace: NAMESPACE }',
  })),
  examples: {
    bad: trafficShift.replace('failoverService: { name: reviews-failover, namespace: bookinfo }', 'weight: 100'),
    good: trafficShift,
  },
};
