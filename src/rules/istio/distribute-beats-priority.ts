import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleRule } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';
import { localityLists } from './locality-lists.js';
import { policyScopes, scopePrefix } from './policy-scope.js';

export const distributeBeatsPriority: Rule = {
  id: 'istio/distribute-beats-priority',
  severity: 'warning',
  title: 'failoverPriority is ignored beside distribute',
  why: 'Istio accepts distribute and failoverPriority together and then looks at distribute only. There is one level, fixed shares, and no order in an outage.',
  on: DESTINATION_RULE,
  check(document, report) {
    for (const scope of policyScopes(readDestinationRule(document))) {
      const setting = scope.blocks.loadBalancer?.get('localityLbSetting');
      const { distribute, failoverPriority } = localityLists(setting);
      if (setting === undefined || distribute.length === 0 || failoverPriority.length === 0) continue;
      report({
        ...setting.get('failoverPriority').origin,
        message: `${scopePrefix(scope)}failoverPriority (${failoverPriority.join(', ')}) is ignored, since distribute is there`,
        hint: 'keep one of the two',
      });
    }
  },
  examples: {
    bad: exampleRule(`
outlierDetection: {}
loadBalancer:
  localityLbSetting:
    distribute: [{ from: eu/*, to: { eu/*: 80, us/*: 20 } }]
    failoverPriority: [topology.istio.io/cluster]`),
    good: exampleRule(`
outlierDetection: {}
loadBalancer: { localityLbSetting: { failoverPriority: [topology.istio.io/cluster] } }`),
  },
};
