import type { Rule } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest } from './example-manifests.js';
import { asksForFailover } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

export const clusterLocal: Rule = {
  id: 'istio/cluster-local',
  severity: 'warning',
  title: 'the mesh config keeps the service inside its cluster',
  why: 'serviceSettings with clusterLocal remove the endpoints of other clusters before levels are made. Failover to another cluster cannot happen, although the rule asks for it.',
  on: 'input',
  check(context, report) {
    const tell = oncePerPlace(report);
    for (const { ordering, localityLbSetting, endpoints, title } of effectivePolicies(context)) {
      const clusters = new Set(endpoints.flatMap(({ cluster }) => cluster ?? []));
      if (!ordering.clusterLocal || clusters.size < 2 || localityLbSetting === undefined) continue;
      if (!asksForFailover(localityLbSetting)) continue;
      tell({
        ...localityLbSetting.origin,
        message: `clients get the endpoints of ${title} in their own cluster only (clusterLocal), those of the other ${clusters.size - 1} never`,
        hint: 'take the host out of serviceSettings in the mesh config',
      });
    }
  },
  examples: { bad: meshWith('true'), good: meshWith('false') },
};

function meshWith(local: string): string {
  const pod = (cluster: string, address: string) => `---
apiVersion: v1
kind: Pod
metadata:
  { name: reviews-${cluster}, namespace: prod, labels: { app: reviews }, annotations: { failover.dev/cluster: ${cluster} } }
spec: { containers: [{ name: reviews, image: reviews }] }
status: { podIP: ${address}, conditions: [{ type: Ready, status: "True" }] }
`;
  return [
    `---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    serviceSettings:
      - settings: { clusterLocal: ${local} }
        hosts: ["*.prod.svc.cluster.local"]
`,
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews
trafficPolicy:
  outlierDetection: { maxEjectionPercent: 100 }
  loadBalancer: { localityLbSetting: { failoverPriority: [topology.istio.io/cluster] } }`,
    ),
    exampleManifest(
      'Service',
      'name: reviews, namespace: prod',
      'selector: { app: reviews }\nports: [{ name: http, port: 80 }]',
      'v1',
    ),
    pod('east', '10.0.1.1'),
    pod('west', '10.1.1.1'),
  ].join('');
}
