import type { MeshKind } from '../mesh.js';

/** Istio's kinds that decide about failover; its three versions have one schema. */
export const kinds: MeshKind[] = ['DestinationRule', 'ServiceEntry', 'VirtualService', 'WorkloadEntry'].map((kind) => ({
  apiGroup: 'networking.istio.io',
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind,
  scope: 'Namespaced' as const,
}));
