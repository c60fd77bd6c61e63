import type { Rule } from '../rule.js';
import { distributionSource } from './distribution-source.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest } from './example-manifests.js';
import { oncePerPlace } from './once-per-place.js';

export const sameNodeWithoutOutlier: Rule = {
  id: 'istio/same-node-without-outlier',
  severity: 'warning',
  title: 'PreferSameNode needs outlierDetection beside it',
  why: 'Without outlierDetection istiod keeps one answer for all clients of a locality, also for PreferSameNode: after a push clients on other nodes get the order computed for somebody else, and prefer a foreign node.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { plan, ordering, localityLbSetting, blocks } of effectivePolicies(context)) {
      const sorted = ordering.mode === 'failover' && ordering.failoverPriority.includes('kubernetes.io/hostname');
      const own = localityLbSetting !== undefined;
      const source = plan.destinations[0]?.origin ?? plan.origin;
      if (!sorted || own || blocks.outlierDetection !== undefined) continue;
      const service = context.topology.services.find(
        ({ namespace, name }) => plan.service === `${name}.${namespace}.svc.cluster.local`,
      );
      const place = distributionSource(service?.origin ?? source, context);
      if (place === undefined) continue;
      tell({
        ...place,
        message: `clients of ${plan.service} on different nodes of one locality share one answer, computed for one of them`,
        hint: `add \`outlierDetection: {}\` to a DestinationRule for ${plan.service}`,
      });
    }
  },
  examples: {
    bad: sameNode('connectionPool: { tcp: { connectTimeout: 1s } }'),
    good: sameNode('outlierDetection: {}'),
  },
};

function sameNode(policy: string): string {
  return [
    exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      'trafficDistribution: PreferSameNode\nports: [{ name: http, port: 80 }]',
      'v1',
    ),
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews
trafficPolicy: { ${policy} }`,
    ),
  ].join('');
}
