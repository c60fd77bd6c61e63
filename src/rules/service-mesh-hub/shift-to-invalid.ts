import type { KindRule } from '../rule.js';
import { problemsOf } from './failover-services.js';
import { failoverShifts } from './failover-shifts.js';
import { failoverService, outlierPolicy, together, trafficShift } from './guide.js';
import { networking } from './world.js';

export const shiftToInvalid: KindRule = {
  id: 'service-mesh-hub/shift-to-invalid',
  severity: 'error',
  title: 'a traffic shift to an INVALID FailoverService',
  why: 'The shift finds the FailoverService by name, whatever its state, and is ACCEPTED. All requests then go to a host that was never written, and fail.',
  on: networking('TrafficPolicy'),
  check(document, report, context) {
    for (const { field, target } of failoverShifts(document, context)) {
      const problems = target === undefined ? [] : problemsOf(target, context);
      if (problems.length === 0) continue;
      report({
        ...field.origin,
        message: `the shift leads to FailoverService ${target?.namespace}/${target?.name}, which has errors (${problems.map(({ condition }) => condition).join(', ')}): all requests would go to a host that does not exist`,
        hint: 'mend the FailoverService first, and apply the shift once it is ACCEPTED',
      });
    }
  },
  examples: {
    bad: together(failoverService.replace('protocol: http', 'protocol: htpp'), outlierPolicy, trafficShift),
    good: together(failoverService, outlierPolicy, trafficShift),
  },
};
