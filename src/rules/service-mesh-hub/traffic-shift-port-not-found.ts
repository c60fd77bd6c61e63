import type { Rule } from '../rule.js';
import { discovery, together, trafficShift } from './guide.js';
import { onShift } from './shifts.js';

export const trafficShiftPortNotFound: Rule = {
  id: 'service-mesh-hub/traffic-shift-port-not-found',
  severity: 'error',
  title: 'a traffic shift to a port that does not exist',
  why: 'The port must be one of the destination service. The TrafficPolicy is INVALID for the shifted service and the shift does not take place.',
  upstream: 'error',
  ...onShift('traffic-shift-port-not-found', ({ name, ports, port }) => ({
    message: `the shift names port ${port}, which does not exist: ${name} has ${ports.join(', ')}`,
  })),
  examples: {
    bad: together(
      trafficShift.replace(
        'failoverService: { name: reviews-failover, namespace: bookinfo }',
        'kubeService: { name: reviews, namespace: bookinfo, clusterName: remote, port: 9081 }',
      ),
      ...discovery,
    ),
    good: together(
      trafficShift.replace(
        'failoverService: { name: reviews-failover, namespace: bookinfo }',
        'kubeService: { name: reviews, namespace: bookinfo, clusterName: remote, port: 9080 }',
      ),
      ...discovery,
    ),
  },
};
