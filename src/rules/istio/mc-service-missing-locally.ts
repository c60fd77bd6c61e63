import { groupBy } from '../../model/group-by.js';
import type { Rule } from '../rule.js';
import { clusterNames } from './clusters.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest } from './example-manifests.js';
import { workloadClusters } from './known-workloads.js';
import { kubernetesHost } from './service-owner.js';

export const mcServiceMissingLocally: Rule = {
  id: 'istio/mc-service-missing-locally',
  severity: 'error',
  title: 'the Service exists in another cluster only, so its name does not resolve here',
  why: 'Applications ask the DNS of their own cluster, which knows the Services of that cluster only. Without a Service of the same name there the lookup fails before the proxy gets a request, although the mesh knows the endpoints of the other cluster.',
  on: 'input',
  check(context, report) {
    const clusters = clusterNames(context);
    if (clusters.length < 2) return;
    const clients = workloadClusters(context);
    const wanted = new Set(
      effectivePolicies(context).flatMap(({ plan, blocks }) => (blocks.outlierDetection ? plan.service : [])),
    );
    const byHost = groupBy(
      context.topology.services,
      ({ name, namespace }) => `${name}.${namespace}.svc.cluster.local`,
    );
    for (const host of wanted) {
      const services = byHost.get(host) ?? [];
      const [first] = services;
      const place = kubernetesHost(host);
      if (first === undefined || place === undefined || services.some(({ cluster }) => cluster === undefined)) continue;
      const missing = clusters.filter(
        (cluster) =>
          clients.has(cluster) &&
          context.decides('', 'Service', place.namespace, cluster) &&
          !services.some((service) => service.cluster === cluster),
      );
      for (const cluster of missing) {
        report({
          document: first.origin.document,
          path: ['metadata', 'name'],
          message: `${host} exists in cluster ${services.map((service) => service.cluster).join(', ')} and not in ${cluster}: clients there cannot resolve the name`,
          hint: `create the Service ${place.namespace}/${place.name} in ${cluster} too; it needs no pods`,
        });
      }
    }
  },
  examples: { bad: twoClusters('ratings'), good: twoClusters('reviews') },
};

function twoClusters(inWest: string): string {
  const service = (name: string, cluster: string) =>
    exampleManifest(
      'Service',
      `name: ${name}, namespace: prod, annotations: { failover.dev/cluster: ${cluster} }`,
      `selector: { app: ${name} }\nports: [{ name: http, port: 80 }]`,
      'v1',
    );
  return [
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews
trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } }`,
    ),
    service('reviews', 'east'),
    service(inWest, 'west'),
    exampleManifest(
      'Deployment',
      'name: client, namespace: prod, annotations: { failover.dev/cluster: west }',
      'replicas: 1',
      'apps/v1',
    ),
  ].join('');
}
