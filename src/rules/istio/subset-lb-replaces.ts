import { readDestinationRule } from '../../resources/destination-rule.js';
import type { Rule } from '../rule.js';
import { exampleManifest } from './example-manifests.js';
import { DESTINATION_RULE } from './istio-objects.js';
import { localityLists } from './locality-lists.js';

export const subsetLbReplaces: Rule = {
  id: 'istio/subset-lb-replaces',
  severity: 'warning',
  title: 'the load balancer of a subset drops the written failover order',
  why: 'A subset inherits block by block, and loadBalancer is one block: a subset that sets only `simple` loses the localityLbSetting of the rule. The default of the mesh is back for it, so the order that was written is gone.',
  on: DESTINATION_RULE,
  check(document, report) {
    const { trafficPolicy, subsets } = readDestinationRule(document);
    const setting = trafficPolicy?.loadBalancer?.get('localityLbSetting');
    const { failover, failoverPriority, distribute } = localityLists(setting);
    const matters =
      failover.length + failoverPriority.length + distribute.length > 0 || setting?.get('enabled').boolean() === false;
    if (!matters) return;
    for (const { name, trafficPolicy: own } of subsets) {
      const block = own?.loadBalancer;
      if (block === undefined || block.get('localityLbSetting').present || block.get('zoneAwareLbSetting').present)
        continue;
      report({
        ...block.origin,
        message: `subset ${name} has a loadBalancer without localityLbSetting: the one of the rule does not hold for it`,
        hint: 'repeat `localityLbSetting` in the subset',
      });
    }
  },
  examples: {
    bad: withSubset('{ simple: ROUND_ROBIN }'),
    good: withSubset('{ localityLbSetting: { failover: [{ from: eu, to: us }] } }'),
  },
};

function withSubset(loadBalancer: string): string {
  return exampleManifest(
    'DestinationRule',
    'name: reviews, namespace: prod',
    `
host: reviews.prod.svc.cluster.local
trafficPolicy:
  outlierDetection: { maxEjectionPercent: 100 }
  loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }
subsets:
  - name: v1
    labels: { version: v1 }
    trafficPolicy: { loadBalancer: ${loadBalancer} }`,
  );
}
