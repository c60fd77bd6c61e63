import type { MeshKind } from '../mesh.js';

export const kinds: MeshKind[] = [
  namespaced('gateway.networking.k8s.io', 'HTTPRoute', 'v1', 'v1beta1', 'v1alpha2'),
  namespaced('policy.linkerd.io', 'HTTPRoute', 'v1beta3', 'v1beta2', 'v1beta1', 'v1alpha1'),
  namespaced('linkerd.io', 'ServiceProfile', 'v1alpha2', 'v1alpha1'),
  namespaced('multicluster.linkerd.io', 'Link', 'v1alpha3', 'v1alpha2', 'v1alpha1'),
  namespaced('split.smi-spec.io', 'TrafficSplit', 'v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'),
  namespaced('', 'Endpoints', 'v1'),
  namespaced('', 'Service', 'v1'),
];

function namespaced(apiGroup: string, kind: string, ...versions: string[]): MeshKind {
  return { apiGroup, versions, kind, scope: 'Namespaced' };
}
