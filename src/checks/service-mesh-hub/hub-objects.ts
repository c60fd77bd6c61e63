import { apiGroup, type JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import { ofKind } from '../objects.js';

const GROUP = 'networking.smh.solo.io';

/** What only the management cluster holds. */
export function hubObjects(objects: readonly JsonObject[]): JsonObject[] {
  return objects.filter(({ apiVersion }) => apiGroup(String(apiVersion)) === GROUP);
}

export interface BackingReference {
  name: string;
  namespace: string;
  cluster: string;
}

/** The services of all FailoverServices, once each, the first choices marked. */
export function backingServices(objects: readonly JsonObject[]): (BackingReference & { first: boolean })[] {
  const found = ofKind(objects, GROUP, 'FailoverService').flatMap(({ spec }) =>
    asList(asObject(spec).backingServices).map((entry, index) => {
      const { name, namespace, clusterName } = asObject(asObject(entry).kubeService);
      return {
        name: asText(name) ?? '',
        namespace: asText(namespace) ?? '',
        cluster: asText(clusterName) ?? '',
        first: index === 0,
      };
    }),
  );
  return [...new Map(found.map((one) => [`${one.cluster}/${one.namespace}/${one.name}`, one])).values()];
}

/** Meshes that FailoverServices and VirtualMeshes name. */
export function declaredMeshes(objects: readonly JsonObject[]): { name: string; namespace: string }[] {
  const found = [...ofKind(objects, GROUP, 'FailoverService'), ...ofKind(objects, GROUP, 'VirtualMesh')].flatMap(
    ({ spec }) =>
      asList(asObject(spec).meshes).map((mesh) => ({
        name: asText(asObject(mesh).name) ?? '',
        namespace: asText(asObject(mesh).namespace) ?? '',
      })),
  );
  return [...new Map(found.map((one) => [`${one.namespace}/${one.name}`, one])).values()];
}
