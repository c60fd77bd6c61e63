import type { Stage } from '../../model/writing.js';
import type { MeshKind } from '../mesh.js';

const STAGE_OF: Record<string, Stage> = {
  DestinationRule: 'policy',
  ServiceEntry: 'service',
  VirtualService: 'switch',
  WorkloadEntry: 'service',
};

/** Istio's kinds that decide about failover; its three versions have one schema. */
export const kinds: MeshKind[] = Object.entries(STAGE_OF).map(([kind, stage]) => ({
  apiGroup: 'networking.istio.io',
  versions: ['v1', 'v1beta1', 'v1alpha3'],
  kind,
  scope: 'Namespaced' as const,
  stage,
}));
