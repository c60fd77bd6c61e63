import { vip } from '../../meshes/service-mesh-hub/vip.js';
import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { failoverServices, share } from './failover-services.js';
import { failoverService, together } from './guide.js';

export const vipClash: Rule = {
  id: 'service-mesh-hub/vip-clash',
  severity: 'error',
  title: 'two FailoverServices with one virtual IP',
  why: 'The virtual IP is a hash over name and namespace without a separator, so that `ab` in `c` and `a` in `bc` get the same one. Proxies then cannot tell the two hosts apart and TCP traffic of one lands at the other.',
  on: 'input',
  check(context, report) {
    const byVip = groupBy(failoverServices(context), ({ name, namespace = '' }) => vip(name, namespace));
    for (const [address, group] of byVip) {
      group.forEach((own, index) => {
        const rival = group.slice(0, index).find((other) => share(own, other));
        if (rival === undefined) return;
        report({
          document: own.origin.document,
          path: ['metadata', 'name'],
          message: `the virtual IP ${address} is that of FailoverService ${rival.namespace}/${rival.name} too`,
          hint: 'rename one of them',
        });
      });
    }
  },
  examples: {
    bad: together(
      failoverService.replace('name: reviews-failover, namespace: bookinfo', 'name: ab, namespace: c'),
      failoverService
        .replace('name: reviews-failover, namespace: bookinfo', 'name: a, namespace: bc')
        .replace('hostname: reviews', 'hostname: a'),
    ),
    good: together(failoverService, failoverService.replaceAll('reviews-failover', 'shop-failover')),
  },
};
