import type { Json, JsonObject } from '../model/document.js';
import { asObject, isObject } from '../model/json.js';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Of a pod, what says where it runs and whether it answers. The rest is long, and its environment may hold passwords. */
const CONTAINER = ['name', 'image', 'ports', 'readinessProbe', 'livenessProbe', 'startupProbe', 'restartPolicy'];
const NOT_OF_POD = ['volumes', 'tolerations', 'imagePullSecrets', 'ephemeralContainers'];
const POD_STATUS = ['phase', 'conditions', 'hostIP', 'podIP', 'podIPs'];
const NODE_STATUS = ['conditions', 'addresses'];

/** A live object without what API servers and kubectl keep for themselves, and without what nobody here looks at. */
export function slim(object: JsonObject): JsonObject {
  const { managedFields: _, ...metadata } = asObject(object.metadata);
  const annotations = without(asObject(metadata.annotations), [LAST_APPLIED]);
  const plain: JsonObject = { ...object, metadata: without(metadata, ['annotations']) };
  if (Object.keys(annotations).length > 0) plain.metadata = { ...asObject(plain.metadata), annotations };
  const { kind, spec, status, apiVersion } = plain;
  if (apiVersion === 'v1' && kind === 'Pod') {
    return { ...plain, spec: slimPod(spec), status: only(asObject(status), POD_STATUS) };
  }
  if (apiVersion === 'v1' && kind === 'Node') return { ...plain, status: only(asObject(status), NODE_STATUS) };
  if (apiVersion === 'apps/v1') return { ...plain, spec: slimWorkload(asObject(spec)) };
  return plain;
}

function slimWorkload(spec: JsonObject): JsonObject {
  const template = asObject(spec.template);
  return { ...spec, template: { ...template, spec: slimPod(template.spec) } };
}

function slimPod(spec: Json | undefined): JsonObject {
  const lists = Object.entries(without(asObject(spec), NOT_OF_POD)).map(([key, value]) => {
    const isContainers = (key === 'containers' || key === 'initContainers') && Array.isArray(value);
    return [key, isContainers ? value.map((item) => (isObject(item) ? only(item, CONTAINER) : item)) : value];
  });
  return Object.fromEntries(lists);
}

function only(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
