import { apiGroup, type JsonObject } from '../model/document.js';
import { asObject, asText, asTextMap } from '../model/json.js';

/** `namespace/name`, or the name alone. */
export function nameOf(object: JsonObject): string {
  const { namespace, name } = asObject(object.metadata);
  return [asText(namespace), asText(name)].filter((part) => part !== undefined).join('/');
}

export function namespaceOf(object: JsonObject): string {
  return asText(asObject(object.metadata).namespace) ?? '';
}

export function labelsOf(object: JsonObject): Record<string, string> {
  return asTextMap(asObject(object.metadata).labels);
}

/** Those of an API group and kind, whatever their version. */
export function ofKind(objects: readonly JsonObject[], group: string, kind: string): JsonObject[] {
  return objects.filter((object) => object.kind === kind && apiGroup(String(object.apiVersion)) === group);
}
