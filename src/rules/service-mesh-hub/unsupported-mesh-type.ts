import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { discovery, failoverService, mesh, outlierPolicy, together, trafficTarget, virtualMesh } from './guide.js';
import { referenceAt } from './key-at.js';

export const unsupportedMeshType: Rule = {
  id: 'service-mesh-hub/unsupported-mesh-type',
  severity: 'error',
  title: 'a mesh that is not Istio',
  why: 'The failover is an Envoy aggregate cluster in an Istio EnvoyFilter, which no other mesh reads. Both the declared meshes and those of the backing services must be Istio.',
  upstream: 'error',
  ...onCondition('unsupported-mesh-type', ({ origin, text }) => ({
    message: `${referenceAt(origin) || 'spec.meshes'}: ${text.replace('Unsupported Mesh type', 'unsupported mesh type').replace(' for Mesh', ' of mesh')}; a FailoverService is translated for Istio only`,
  })),
  examples: {
    bad: together(
      failoverService,
      outlierPolicy,
      virtualMesh,
      mesh('mgmt', { type: 'osm' }),
      mesh('remote'),
      trafficTarget('mgmt'),
      trafficTarget('remote'),
    ),
    good: together(failoverService, outlierPolicy, virtualMesh, ...discovery),
  },
};
