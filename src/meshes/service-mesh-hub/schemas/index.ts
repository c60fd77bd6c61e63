import { type KindSchema, readSchemaFile } from '../../../manifest/kind-schema.js';
import accessPolicy from './access-policy.json' with { type: 'json' };
import failoverService from './failover-service.json' with { type: 'json' };
import trafficPolicy from './traffic-policy.json' with { type: 'json' };
import virtualMesh from './virtual-mesh.json' with { type: 'json' };

/** Service Mesh Hub 0.9; Gloo Mesh 0.10 has the same objects in other groups. */
export const schemas: readonly KindSchema[] = [accessPolicy, failoverService, trafficPolicy, virtualMesh].flatMap(
  readSchemaFile,
);
