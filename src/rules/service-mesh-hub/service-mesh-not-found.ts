import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { discovery, failoverService, mesh, outlierPolicy, together, trafficTarget, virtualMesh } from './guide.js';
import { referenceAt } from './key-at.js';

export const serviceMeshNotFound: Rule = {
  id: 'service-mesh-hub/service-mesh-not-found',
  severity: 'error',
  title: 'the mesh of a backing service is missing',
  why: 'A TrafficTarget names the mesh that its service belongs to. Without that Mesh nobody can tell how to reach the service. An INVALID FailoverService is not translated at all, and what was written for it before is removed.',
  upstream: 'error',
  ...onCondition('service-mesh-not-found', ({ origin }) => ({
    message: `the mesh of backing service ${referenceAt(origin)} is not among the discovered Meshes, so the FailoverService is INVALID`,
  })),
  examples: {
    bad: together(
      failoverService,
      outlierPolicy,
      virtualMesh,
      mesh('mgmt'),
      trafficTarget('mgmt'),
      trafficTarget('remote'),
    ),
    good: together(failoverService, outlierPolicy, virtualMesh, ...discovery),
  },
};
