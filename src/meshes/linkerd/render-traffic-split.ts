import { PRIMARY_SERVICE } from '../../engine/linkerd-weights.js';
import type { JsonObject } from '../../model/document.js';
import type { FailoverPlan } from '../../model/plan.js';
import type { RenderedBackend } from './render-backends.js';
import type { SplitParts } from './split-parts.js';

/** v1alpha2 is the only version that both the CRD serves and linkerd-failover writes (linkerd-smi: trafficsplit-crd.yaml). */
export function renderTrafficSplit(plan: FailoverPlan, parts: SplitParts, backends: RenderedBackend[]): JsonObject {
  const { apex, namespace, controller } = parts;
  const { ordering } = plan;
  const primary = ordering.by === 'readiness' && plan.mesh === 'linkerd' ? ordering.primary : backends[0]?.name;
  return {
    apiVersion: 'split.smi-spec.io/v1alpha2',
    kind: 'TrafficSplit',
    metadata: {
      name: plan.name,
      namespace,
      ...(controller === undefined ? {} : { labels: { [controller[0]]: controller[1] } }),
      ...(controller === undefined || primary === undefined ? {} : { annotations: { [PRIMARY_SERVICE]: primary } }),
    },
    spec: { service: apex, backends: backends.map(({ name, weight }) => ({ service: name, weight })) },
  };
}
