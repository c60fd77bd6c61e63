import type { Rule } from '../rule.js';
import { discovery, together, trafficShift } from './guide.js';
import { onShift } from './shifts.js';

export const trafficShiftDestinationNotFound: Rule = {
  id: 'service-mesh-hub/traffic-shift-destination-not-found',
  severity: 'error',
  title: 'a traffic shift to a service that was not discovered',
  why: 'The destination must be a discovered service; name, namespace and clusterName are compared exactly. The TrafficPolicy is INVALID for the shifted service and the shift does not take place.',
  upstream: 'error',
  ...onShift('traffic-shift-destination-not-found', ({ name }) => ({
    message: `the shift leads to ${name}, which is not among the discovered services (TrafficTargets)`,
  })),
  examples: {
    bad: together(
      trafficShift.replace(
        'failoverService: { name: reviews-failover, namespace: bookinfo }',
        'kubeService: { name: reviews, namespace: bookinfo, clusterName: remtoe }',
      ),
      ...discovery,
    ),
    good: together(
      trafficShift.replace(
        'failoverService: { name: reviews-failover, namespace: bookinfo }',
        'kubeService: { name: reviews, namespace: bookinfo, clusterName: remote }',
      ),
      ...discovery,
    ),
  },
};
