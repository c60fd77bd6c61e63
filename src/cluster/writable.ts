import type { JsonObject } from '../model/document.js';
import { asObject, isObject } from '../model/json.js';
import { CLUSTER_ANNOTATION } from '../resources/metadata.js';

/** What the server alone writes, and our own annotation, stay here. An empty map would be a new resourceVersion on every apply. */
export function writable({ status: _status, ...object }: JsonObject): JsonObject {
  const {
    managedFields: _managedFields,
    creationTimestamp: _creationTimestamp,
    generation: _generation,
    selfLink: _selfLink,
    uid: _uid,
    annotations,
    ...metadata
  } = asObject(object.metadata);
  const { [CLUSTER_ANNOTATION]: _cluster, ...kept } = asObject(annotations);
  const full: JsonObject = { ...withNameLabel(object, metadata), annotations: kept };
  const filled = Object.entries(full).filter(
    ([, value]) => value !== null && (typeof value !== 'object' || Object.keys(value).length > 0),
  );
  return { ...withData(object), metadata: Object.fromEntries(filled) };
}

/**
 * A namespace with the label that the server gives it in any case. Of a namespace with nothing but a name we would own no field, the server would take it
 * for one that somebody made before us (manager `before-first-apply`), and `delete` would leave it.
 */
function withNameLabel({ apiVersion, kind }: JsonObject, metadata: JsonObject): JsonObject {
  if (apiVersion !== 'v1' || kind !== 'Namespace' || metadata.name === undefined) return metadata;
  return { ...metadata, labels: { 'kubernetes.io/metadata.name': metadata.name, ...asObject(metadata.labels) } };
}

/**
 * A Secret with `stringData` as `data`, which is how it is kept: of `stringData` the server remembers other owners than of `data`, and somebody else's
 * change would be overwritten without a conflict (kubernetes: pkg/apis/core/v1, `Convert_v1_Secret_To_core_Secret`).
 */
function withData(object: JsonObject): JsonObject {
  const { stringData, ...secret } = object;
  if (object.apiVersion !== 'v1' || object.kind !== 'Secret' || !isObject(stringData)) return object;
  const entries = Object.entries(stringData);
  // What is no text is for the server to refuse.
  if (entries.some(([, value]) => typeof value !== 'string')) return object;
  const encoded = entries.map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  return { ...secret, data: { ...asObject(secret.data), ...Object.fromEntries(encoded) } };
}
