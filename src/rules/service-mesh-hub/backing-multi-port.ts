import { knownService } from '../../meshes/service-mesh-hub/discovery.js';
import { readFailoverService } from '../../meshes/service-mesh-hub/failover-service.js';
import type { KindRule } from '../rule.js';
import { failoverService, outlierPolicy, together, trafficTarget } from './guide.js';
import { pathOf } from './path-of.js';
import { networking, worldOf } from './world.js';

export const backingMultiPort: KindRule = {
  id: 'service-mesh-hub/backing-multi-port',
  severity: 'warning',
  title: 'a backing service with several ports',
  why: "Every port of a backing service becomes a member of the aggregate cluster, in order, and not just the one that the FailoverService has. With ports 9080 and 9443 the second choice for HTTP requests is the first service's TLS port.",
  on: networking('FailoverService'),
  check(document, report, context) {
    const { discovery, topology } = worldOf(context);
    for (const { origin, ...service } of readFailoverService(document).backingServices) {
      const ports = knownService(service, discovery, topology)?.ports ?? [];
      if (ports.length < 2) continue;
      report({
        ...origin,
        message: `${pathOf(service)} has the ports ${ports.join(', ')}: each becomes a step of the failover, so requests for one port are sent to the others too`,
        hint: 'put the port that clients call into a Service of its own',
      });
    }
  },
  examples: {
    bad: together(failoverService, outlierPolicy, trafficTarget('mgmt', [9080, 9443]), trafficTarget('remote')),
    good: together(failoverService, outlierPolicy, trafficTarget('mgmt'), trafficTarget('remote')),
  },
};
