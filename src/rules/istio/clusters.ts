import type { Document } from '../../model/document.js';
import type { RuleContext } from '../rule.js';
import { ISTIO } from './istio-objects.js';

const cache = new WeakMap<RuleContext, readonly string[]>();

/** The clusters that objects among the inputs are annotated for, sorted. */
export function clusterNames(context: RuleContext): readonly string[] {
  const known = cache.get(context) ?? [...new Set(context.documents.flatMap(({ cluster }) => cluster ?? []))].sort();
  cache.set(context, known);
  return known;
}

const configured = new WeakMap<RuleContext, ReadonlySet<string>>();

/** The clusters that show a control plane of their own: Istio configuration, its mesh config, or istiod itself. */
export function configClusters(context: RuleContext): ReadonlySet<string> {
  const known =
    configured.get(context) ?? new Set(context.documents.filter(isConfig).flatMap(({ cluster }) => cluster ?? []));
  configured.set(context, known);
  return known;
}

function isConfig({ apiVersion, kind, name, namespace }: Document): boolean {
  if (kind === 'ConfigMap') return name === 'istio' && namespace === 'istio-system';
  if (kind === 'Deployment') return name.startsWith('istiod');
  return apiVersion.startsWith(`${ISTIO}/`) && kind !== 'WorkloadEntry';
}
