import type { Rule } from '../rule.js';
import { together, trafficShift, trafficTarget } from './guide.js';
import { onShift } from './shifts.js';

export const trafficShiftPortRequired: Rule = {
  id: 'service-mesh-hub/traffic-shift-port-required',
  severity: 'error',
  title: 'a traffic shift to a service with several ports',
  why: 'With several ports the controller cannot tell where the requests should go. The TrafficPolicy is INVALID for the shifted service and the shift does not take place.',
  upstream: 'error',
  ...onShift('traffic-shift-port-required', ({ name, ports }) => ({
    message: `the shift must provide a port: ${name} has the ports ${ports.join(', ')}`,
    hint: `add \`port: ${ports[0]}\``,
  })),
  examples: {
    bad: together(
      trafficShift.replace(
        'failoverService: { name: reviews-failover, namespace: bookinfo }',
        'kubeService: { name: reviews, namespace: bookinfo, clusterName: remote }',
      ),
      trafficTarget('mgmt'),
      trafficTarget('remote', [9080, 9443]),
    ),
    good: together(
      trafficShift.replace(
        'failoverService: { name: reviews-failover, namespace: bookinfo }',
        'kubeService: { name: reviews, namespace: bookinfo, clusterName: remote, port: 9080 }',
      ),
      trafficTarget('mgmt'),
      trafficTarget('remote', [9080, 9443]),
    ),
  },
};
