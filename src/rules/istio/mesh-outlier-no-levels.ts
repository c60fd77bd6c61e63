import type { Rule } from '../rule.js';
import { effectivePolicies } from './effective-policy.js';
import { exampleManifest } from './example-manifests.js';
import { istioObjects } from './istio-objects.js';
import { asksForFailover } from './locality-lists.js';
import { oncePerPlace } from './once-per-place.js';

export const meshOutlierNoLevels: Rule = {
  id: 'istio/mesh-outlier-no-levels',
  severity: 'warning',
  title: 'outlierDetection in the mesh config makes no levels',
  why: 'defaultTrafficPolicy.outlierDetection reaches the clusters, so endpoints are ejected, but the part of istiod that sorts endpoints looks at DestinationRules only. Kubernetes services keep one flat level over all regions: the failover of the mesh config is not in force for them.',
  on: 'input',
  check(context, report) {
    const { mesh } = istioObjects(context);
    const setting = mesh.localityLbSetting;
    const outlier = mesh.defaultTrafficPolicy?.outlierDetection;
    if (setting === undefined || outlier === undefined || !asksForFailover(setting)) return;
    const flat = effectivePolicies(context).filter(
      ({ ordering, localityLbSetting, plan }) =>
        ordering.mode === 'flat' &&
        ordering.dns !== true &&
        localityLbSetting === undefined &&
        plan.subset === undefined,
    );
    const inherited = flat.filter(
      ({ rule, plan }) => rule?.trafficPolicy?.outlierDetection === undefined && plan.detection.outlier,
    );
    const [first] = inherited;
    if (first === undefined) return;
    oncePerPlace(report)({
      ...outlier.origin,
      message: `${first.plan.service}${inherited.length > 1 ? ` and ${inherited.length - 1} more` : ''} without levels: this takes outlierDetection in a DestinationRule, that of the mesh config does not count`,
      hint: 'add a DestinationRule with `outlierDetection` for each service that is to fail over',
    });
  },
  examples: { bad: meshWith(''), good: meshWith('outlierDetection: {}') },
};

function meshWith(policy: string): string {
  return [
    `---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    localityLbSetting: { failover: [{ from: eu, to: us }] }
    defaultTrafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } }
`,
    exampleManifest(
      'DestinationRule',
      'name: reviews, namespace: prod',
      `
host: reviews
trafficPolicy: { ${policy === '' ? 'connectionPool: { tcp: { connectTimeout: 1s } }' : policy} }`,
    ),
    exampleManifest('Service', 'name: reviews, namespace: prod', 'ports: [{ name: http, port: 80 }]', 'v1'),
  ].join('');
}
