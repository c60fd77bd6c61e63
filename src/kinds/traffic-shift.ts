import { shiftTo } from '../resources/traffic-policy.js';
import { text } from './flag-value.js';
import type { Kind } from './kind.js';
import { parseReference } from './reference.js';
import { trafficPolicy } from './traffic-policy.js';

/** Sends what clients send to a service to a FailoverService instead. */
export const trafficShift: Kind = {
  name: 'traffic-shift',
  summary: "Service Mesh Hub TrafficPolicy that sends a service's traffic to a FailoverService",
  flags: [
    { name: 'service', value: 'CLUSTER/NS/SERVICE', repeats: true, description: 'service whose traffic moves' },
    { name: 'to', value: 'NS/FAILOVERSERVICE', description: 'where it goes' },
  ],
  required: ['service', 'to'],
  examples: [
    {
      line: 'failover generate traffic-shift reviews-shift-failover -n bookinfo --service mgmt-cluster/bookinfo/reviews --to service-mesh-hub/reviews-failover',
      does: 'clients of reviews get its failover without a change',
    },
  ],
  create(input) {
    return [trafficPolicy(input, shiftTo(parseReference('to', text(input.flags.to) ?? '')))];
  },
};
