import type { ObjectReference } from '../model/cluster.js';
import { apiGroup, type JsonObject } from '../model/document.js';
import { asObject, asText } from '../model/json.js';

/** Which object this is. */
export function referenceOf(object: JsonObject): ObjectReference {
  const { name, namespace } = asObject(object.metadata);
  const place = asText(namespace);
  return {
    apiVersion: asText(object.apiVersion) ?? '',
    kind: asText(object.kind) ?? '',
    ...(place === undefined ? {} : { namespace: place }),
    name: asText(name) ?? '',
  };
}

/** The same for every version of one object: versions are only views of it. */
export function objectKey({ apiVersion, kind, namespace = '', name }: ObjectReference): string {
  return [apiGroup(apiVersion), kind, namespace, name].join('\n');
}

/** As people name it: `Secret gloo-system/failover-upstream`. */
export function objectText({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
