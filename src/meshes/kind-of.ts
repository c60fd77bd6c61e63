import { apiGroup, type JsonObject } from '../model/document.js';
import { groupBy } from '../model/group-by.js';
import { asText } from '../model/json.js';
import type { Ownership } from '../model/writing.js';
import { meshes } from './index.js';
import type { MeshKind } from './mesh.js';

const KINDS = groupBy(
  meshes.flatMap(({ kinds }) => kinds),
  (kind) => `${kind.apiGroup}/${kind.kind}`,
);

/** The kind of the mesh that this object belongs to; undefined for one that no mesh knows. */
export function meshKind(object: JsonObject): MeshKind | undefined {
  return meshKinds(object)[0];
}

/** How much of this object is ours; `rendered` from a Failover document, else a native manifest. */
export function ownershipOf(object: JsonObject, rendered: boolean): Ownership {
  const owner = meshKinds(object).find(({ ownership }) => ownership !== undefined);
  return owner?.ownership?.(object, rendered) ?? 'whole';
}

function meshKinds({ apiVersion, kind }: JsonObject): readonly MeshKind[] {
  return KINDS.get(`${apiGroup(asText(apiVersion) ?? '')}/${String(kind)}`) ?? [];
}
