import { apiGroup, type JsonObject } from '../model/document.js';
import { asList, asObject } from '../model/json.js';
import { meshes } from './index.js';

/** The name of the mesh whose kind this is; undefined for plain Kubernetes objects and for what nobody knows. */
export function meshOf(object: JsonObject): string | undefined {
  const group = apiGroup(String(object.apiVersion));
  const isPlain = !group.includes('.') || group === 'networking.k8s.io';
  if (isPlain) return undefined;
  // The Gateway API's routes are everybody's: Linkerd reads those of a Service.
  if (group === 'gateway.networking.k8s.io' && !isServiceRoute(object)) return undefined;
  return meshes.find(({ kinds }) => kinds.some((kind) => kind.apiGroup === group && kind.kind === object.kind))?.name;
}

function isServiceRoute({ spec }: JsonObject): boolean {
  return asList(asObject(spec).parentRefs).some((parent) => asObject(parent).kind === 'Service');
}
