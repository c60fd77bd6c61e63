import type { ObjectReference } from './names.js';

/** What only Service Mesh Hub knows of a plan; the keys of a Failover document's `serviceMeshHub`. */
export interface ServiceMeshHubExtension {
  /** Of the FailoverService. */
  namespace?: string;
  failoverServiceName: string;
  meshes: ObjectReference[];
  outlierPolicyName?: string;
  /** The policy that sends traffic for other services here; `from` as `CLUSTER/NAMESPACE/SERVICE`, empty for all. */
  trafficShift?: { name: string; namespace?: string; from: string[] };
  virtualMesh?: string;
  accessPolicies?: boolean;
}
