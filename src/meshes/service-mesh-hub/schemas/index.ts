import { type KindSchema, readSchemaFile } from '../../../manifest/kind-schema.js';
import accessPolicy from './access-policy.json' with { type: 'json' };
import failoverService from './failover-service.json' with { type: 'json' };
import kubernetesCluster from './kubernetes-cluster.json' with { type: 'json' };
import mesh from './mesh.json' with { type: 'json' };
import trafficPolicy from './traffic-policy.json' with { type: 'json' };
import trafficTarget from './traffic-target.json' with { type: 'json' };
import virtualMesh from './virtual-mesh.json' with { type: 'json' };
import workload from './workload.json' with { type: 'json' };

const networking = [accessPolicy, failoverService, trafficPolicy, virtualMesh].flatMap(readSchemaFile);
const discovered = [kubernetesCluster, mesh, trafficTarget, workload].flatMap(readSchemaFile);

/** Service Mesh Hub 0.9, and what users write for Gloo Mesh 0.10, which has it in a group of another name. */
export const schemas: readonly KindSchema[] = [
  ...networking,
  ...networking.map((schema) => ({ ...schema, group: 'networking.mesh.gloo.solo.io' })),
  ...discovered,
];
