import type { Rule } from '../rule.js';
import { problemsOf } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';
import { networkingObjects } from './world.js';

const hint = 'end it in `.global`; clients of other names can be sent there by a TrafficPolicy with trafficShift';

export const hostnameNotGlobal: Rule = {
  id: 'service-mesh-hub/hostname-not-global',
  severity: 'error',
  title: 'a hostname without the suffix .global',
  why: "The controller insists on the suffix that Istio's CoreDNS answers for: pods could not resolve any other name. An INVALID FailoverService is not translated at all; a Failover document becomes one.",
  upstream: 'error',
  on: 'input',
  check(context, report) {
    for (const document of networkingObjects(context, 'FailoverService')) {
      for (const { condition, text, origin } of problemsOf(document, context)) {
        if (condition !== 'hostname-missing-global-suffix') continue;
        report({
          ...origin,
          message: `${text.replace('Provided hostname', 'hostname')}, so the FailoverService is INVALID`,
          hint,
        });
      }
    }
    // Plans cost time: only a Failover document is told by one.
    if (context.of('failover.dev', 'Failover').length === 0) return;
    for (const { mesh, service, origin } of context.plans()) {
      if (mesh !== 'service-mesh-hub' || origin.document.kind !== 'Failover' || service.endsWith('.global')) continue;
      const path = ['spec', 'service', 'host'];
      report({
        document: origin.document,
        path,
        message: `the FailoverService for host ${service} will be INVALID: it is missing required suffix ".global"`,
        hint,
      });
    }
  },
  examples: {
    bad: together(failoverService.replace('.bookinfo.global', '.bookinfo'), outlierPolicy),
    good: together(failoverService, outlierPolicy),
  },
};
