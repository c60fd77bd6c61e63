import { knownService } from '../../meshes/service-mesh-hub/discovery.js';
import type { KindRule } from '../rule.js';
import { failoverShifts } from './failover-shifts.js';
import { failoverService, outlierPolicy, together, trafficShift, trafficTarget } from './guide.js';
import { pathOf } from './path-of.js';
import { networking, worldOf } from './world.js';

export const shiftMultiPort: KindRule = {
  id: 'service-mesh-hub/shift-multi-port',
  severity: 'error',
  title: 'a traffic shift of a service with several ports',
  why: "The route is copied for each port of the shifted service, and the destination port is overwritten with the service's own. It then is not the FailoverService's port, and the first copy takes all requests.",
  on: networking('TrafficPolicy'),
  check(document, report, context) {
    const { discovery, topology } = worldOf(context);
    for (const { field, shifted } of failoverShifts(document, context)) {
      for (const service of shifted) {
        const ports = knownService(service, discovery, topology)?.ports ?? [];
        if (ports.length < 2) continue;
        report({
          ...field.origin,
          message: `the shifted service ${pathOf(service)} has the ports ${ports.join(', ')}: the port of the FailoverService is overwritten with them`,
          hint: 'shift a Service with a single port',
        });
      }
    }
  },
  examples: {
    bad: together(
      failoverService,
      outlierPolicy,
      trafficShift,
      trafficTarget('mgmt', [9080, 9443]),
      trafficTarget('remote'),
    ),
    good: together(failoverService, outlierPolicy, trafficShift, trafficTarget('mgmt'), trafficTarget('remote')),
  },
};
