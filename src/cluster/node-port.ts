import { ClusterError } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { asList, asObject } from '../model/json.js';
import { FIELD_MANAGER } from './owners.js';
import { referenceOf } from './reference.js';

/** Whether the API server must allot a port that the manifest chooses. */
export function choosesNodePort({ apiVersion, kind, spec }: JsonObject): boolean {
  if (apiVersion !== 'v1' || kind !== 'Service') return false;
  return asList(asObject(spec).ports).some((port) => asObject(port).nodePort !== undefined);
}

/**
 * Makes a Service before it is applied. An API server whose client goes away while it makes a Service for a server-side apply keeps the node
 * port allotted, and refuses it to everybody for minutes; for a creation it gives the port back (seen with kube-apiserver 1.36). What goes wrong
 * here is told by the apply that follows.
 */
export async function createBeforeApply(cluster: Cluster, service: JsonObject): Promise<void> {
  try {
    await cluster.create(service);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
}

/** Creating it made us the owner of every field a second time, and what the manifest leaves out later would stay for ever. */
export async function ownAsApplied(cluster: Cluster, service: JsonObject): Promise<JsonObject> {
  const { managedFields, resourceVersion } = asObject(service.metadata);
  const owners = asList(managedFields);
  const kept = owners.filter((entry) => {
    const { manager, operation, subresource } = asObject(entry);
    return manager !== FIELD_MANAGER || operation !== 'Update' || subresource !== undefined;
  });
  if (kept.length === owners.length) return service;
  return cluster.patch(referenceOf(service), [
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion ?? '' },
    { op: 'replace', path: '/metadata/managedFields', value: kept },
  ]);
}
