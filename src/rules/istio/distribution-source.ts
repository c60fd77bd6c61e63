import type { Origin } from '../../model/document.js';
import type { RuleContext } from '../rule.js';

const ANNOTATION = 'networking.istio.io/traffic-distribution';

/** Where the traffic distribution of an object is written: its own field or annotation, else its namespace's annotation. */
export function distributionSource({ document }: Origin, context: RuleContext): Origin | undefined {
  const spec = document.value.spec;
  const field =
    typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec.trafficDistribution : undefined;
  if (document.kind === 'Service' && typeof field === 'string')
    return { document, path: ['spec', 'trafficDistribution'] };
  const path = ['metadata', 'annotations', ANNOTATION];
  if (document.annotations[ANNOTATION] !== undefined) return { document, path };
  const namespace = context.of('', 'Namespace').find(({ name, annotations, cluster }) => {
    const same = cluster === undefined || document.cluster === undefined || cluster === document.cluster;
    return same && name === (document.namespace ?? 'default') && annotations[ANNOTATION] !== undefined;
  });
  return namespace && { document: namespace, path };
}
