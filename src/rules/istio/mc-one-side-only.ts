import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { clusterNames, configClusters } from './clusters.js';
import { exampleManifest } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { asksForFailover } from './locality-lists.js';
import { policyScopes } from './policy-scope.js';
import { kubernetesHost } from './service-owner.js';

export const mcOneSideOnly: Rule = {
  id: 'istio/mc-one-side-only',
  severity: 'warning',
  title: 'the failover rule is given to one control plane only',
  why: 'With several primaries each istiod reads the configuration of its own cluster. A rule that was applied in one of them does not reach the clients of the others: they have no failover.',
  on: 'input',
  check(context, report) {
    const clusters = clusterNames(context);
    if (clusters.length < 2) return;
    const { rules } = istioObjects(context);
    const primaries = configClusters(context);
    const byHost = groupBy(rules, ({ host }) => host);
    for (const rule of rules) {
      const { document } = rule.origin;
      const lists = policyScopes(rule).some(({ blocks }) =>
        asksForFailover(blocks.loadBalancer?.get('localityLbSetting')),
      );
      const service = kubernetesHost(rule.host);
      if (document.cluster === undefined || !lists || service === undefined) continue;
      const without = clusters.filter(
        (cluster) =>
          cluster !== document.cluster &&
          primaries.has(cluster) &&
          context.topology.service(service.namespace, service.name, cluster)?.cluster === cluster &&
          !byHost.get(rule.host)?.some(({ origin }) => [cluster, undefined].includes(origin.document.cluster)),
      );
      if (without.length === 0) continue;
      report({
        document,
        path: ['spec', 'trafficPolicy'],
        message: `clients of the control plane in ${without.join(', ')} have no failover for ${rule.host}: the rule is in ${document.cluster} only`,
        hint: `apply the rule in ${without.join(' and ')} too`,
      });
    }
  },
  examples: { bad: twoPrimaries(['east']), good: twoPrimaries(['east', 'west']) },
};

function twoPrimaries(withRule: readonly string[]): string {
  const rules = withRule.map((cluster) =>
    exampleManifest(
      'DestinationRule',
      `name: reviews, namespace: prod, annotations: { failover.dev/cluster: ${cluster} }`,
      `
host: reviews.prod.svc.cluster.local
trafficPolicy:
  outlierDetection: { maxEjectionPercent: 100 }
  loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } }`,
    ),
  );
  const others = ['east', 'west'].flatMap((cluster) => [
    exampleManifest(
      'Service',
      `name: reviews, namespace: prod, annotations: { failover.dev/cluster: ${cluster} }`,
      'ports: [{ name: http, port: 80 }]',
      'v1',
    ),
    exampleManifest(
      'Deployment',
      `name: istiod, namespace: istio-system, annotations: { failover.dev/cluster: ${cluster} }`,
      'replicas: 1',
      'apps/v1',
    ),
  ]);
  return [...rules, ...others].join('');
}
