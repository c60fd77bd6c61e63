import type { MeshKind } from '../mesh.js';

export const kinds: MeshKind[] = [
  { ...namespaced('gateway.networking.k8s.io', 'HTTPRoute', 'v1', 'v1beta1', 'v1alpha2'), stage: 'switch' },
  { ...namespaced('policy.linkerd.io', 'HTTPRoute', 'v1beta3', 'v1beta2', 'v1beta1', 'v1alpha1'), stage: 'switch' },
  namespaced('linkerd.io', 'ServiceProfile', 'v1alpha2', 'v1alpha1'),
  { ...namespaced('multicluster.linkerd.io', 'Link', 'v1alpha3', 'v1alpha2', 'v1alpha1'), stage: 'service' },
  {
    ...namespaced('split.smi-spec.io', 'TrafficSplit', 'v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'),
    stage: 'switch',
  },
  namespaced('', 'Endpoints', 'v1'),
  {
    ...namespaced('', 'Service', 'v1'),
    stage: 'service',
    // The export label on a Service that the application's own manifests make.
    ownership: ({ spec }) => (spec === undefined ? 'part' : 'whole'),
    madeBy: 'the application comes with it: deploy that to this cluster first',
  },
];

function namespaced(apiGroup: string, kind: string, ...versions: string[]): MeshKind {
  return { apiGroup, versions, kind, scope: 'Namespaced' };
}
