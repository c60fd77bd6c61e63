import type { FailoverService } from '../../meshes/service-mesh-hub/failover-service.js';
import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { failoverServices, share } from './failover-services.js';
import { failoverService, together } from './guide.js';
import { knownHosts } from './known-hosts.js';

export const nameClash: Rule = {
  id: 'service-mesh-hub/name-clash',
  severity: 'error',
  title: 'two FailoverServices that write the same objects or host',
  why: 'The ServiceEntry and EnvoyFilter are called after the FailoverService, whatever its namespace, and the host must be its alone. Of two that clash the one written last wins, and clients of the other are sent elsewhere.',
  on: 'input',
  check(context, report) {
    const all = failoverServices(context);
    const byName = groupBy(all, ({ name }) => name);
    const byHost = groupBy(all, ({ hostname }) => hostname);
    const hosts = knownHosts(context);
    all.forEach((own) => {
      const { document } = own.origin;
      const earlier = (others: FailoverService[] = []) =>
        others.slice(0, others.indexOf(own)).find((other) => share(own, other));
      const namesake = earlier(byName.get(own.name));
      if (namesake !== undefined && namesake.namespace !== own.namespace) {
        report({
          document,
          path: ['metadata', 'name'],
          message: `FailoverService ${namesake.namespace}/${namesake.name} has the same name and shares a mesh: both write one ServiceEntry and one EnvoyFilter, and the last one wins`,
          hint: 'rename one of them',
        });
      }
      if (own.hostname === undefined) return;
      const rival = earlier(byHost.get(own.hostname));
      const owner = rival === undefined ? hosts.get(own.hostname) : `FailoverService ${rival.namespace}/${rival.name}`;
      if (owner === undefined) return;
      report({
        document,
        path: ['spec', 'hostname'],
        message: `${owner} has the host ${own.hostname} already: which of them clients reach is chance`,
        hint: 'choose a hostname of its own',
      });
    });
  },
  examples: {
    bad: together(
      failoverService,
      failoverService
        .replace('namespace: bookinfo }\nspec', 'namespace: shop }\nspec')
        .replace('hostname: reviews', 'hostname: shop'),
    ),
    good: together(failoverService, failoverService.replaceAll('reviews-failover', 'shop-failover')),
  },
};
