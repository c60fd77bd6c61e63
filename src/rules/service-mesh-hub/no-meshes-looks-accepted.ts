import type { Rule } from '../rule.js';
import { onCondition } from './failover-services.js';
import { failoverService, outlierPolicy, together } from './guide.js';

export const noMeshesLooksAccepted: Rule = {
  id: 'service-mesh-hub/no-meshes-looks-accepted',
  severity: 'error',
  title: 'a FailoverService without meshes',
  why: 'The validation runs once for each declared mesh: without any, there is nothing to find wrong and the status is ACCEPTED. Clients get an unknown host.',
  ...onCondition('missing-meshes', () => ({
    message:
      'meshes is empty: the status says ACCEPTED, yet nothing is written to any cluster and no client knows the host',
    hint: 'list the mesh of every cluster whose clients call the host: `- { name: istiod-istio-system-CLUSTER, namespace: service-mesh-hub }`',
  })),
  examples: {
    bad: failoverService.replace(/ {2}meshes:\n.*\n/, '  meshes: []\n'),
    good: together(failoverService, outlierPolicy),
  },
};
