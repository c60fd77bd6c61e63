import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleRule } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';
import { localityLists } from './locality-lists.js';
import { policyScopes } from './policy-scope.js';

export const priorityPrefix: Rule = {
  id: 'istio/priority-prefix',
  severity: 'info',
  title: 'a later key of failoverPriority counts only if all earlier ones match',
  why: 'failoverPriority compares label by label and stops at the first that differs: an endpoint in the same zone name of another region gains nothing. Each label must be on the client pod as well, and one that is missing on both sides counts as equal.',
  on: DESTINATION_RULE,
  check(document, report) {
    for (const { blocks } of policyScopes(readDestinationRule(document))) {
      const setting = blocks.loadBalancer?.get('localityLbSetting');
      const { failoverPriority, distribute } = localityLists(setting);
      if (setting === undefined || failoverPriority.length < 2 || distribute.length > 0) continue;
      const [first, second] = failoverPriority;
      report({
        ...setting.get('failoverPriority').origin,
        message: `\`${second}\` counts only for endpoints that match \`${first}\` too; a client pod without these labels matches endpoints without them`,
        hint: 'order the keys from widest to narrowest, and write `key=value` for fixed values',
      });
      return;
    }
  },
  examples: {
    bad: exampleRule(`
outlierDetection: {}
loadBalancer: { localityLbSetting: { failoverPriority: [topology.istio.io/network, topology.istio.io/cluster] } }`),
    good: exampleRule(`
outlierDetection: {}
loadBalancer: { localityLbSetting: { failoverPriority: [topology.istio.io/cluster] } }`),
  },
};
