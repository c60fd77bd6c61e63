import type { Document, Recogniser } from '../model/document.js';
import type { Client, FailoverPlan } from '../model/plan.js';
import { readTopology } from '../topology/index.js';
import { adoptingMesh, readFailovers } from './failovers.js';
import { meshes } from './index.js';

/** How documents that are no Kubernetes objects get a name: what each mesh recognises. */
export const recognisers: readonly Recogniser[] = meshes.flatMap((mesh) => mesh.recognise ?? []);

/**
 * The mesh-neutral plans of everything among the documents: one for every service (Istio: every Envoy cluster) that this
 * client's proxy gets. Without a client: one without labels in the service's own namespace. Failover documents become the plan
 * that their mesh would make of them.
 *
 * @throws InputError naming every document that cannot be used.
 */
export function plan(documents: readonly Document[], { client }: { client?: Client } = {}): FailoverPlan[] {
  const context = { documents, topology: readTopology(documents), client };
  const adopted = readFailovers(documents).map((spec) => adoptingMesh(spec.mesh).adopt(spec, context));
  return [...adopted, ...meshes.flatMap((mesh) => mesh.read(context))];
}
