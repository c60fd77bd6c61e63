import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../src/model/document.js';
import { isObject } from '../../src/model/json.js';

// Field ownership as the API server keeps it, far simpler: every leaf is a path of FieldsV1 segments (`f:spec`, `k:{"name":"a"}`,
// `v:"x"`), lists are atomic except the few whose merge keys are listed here.

/** One leaf: segments as in FieldsV1. */
export type FieldPath = readonly string[];

/** Merge keys by field name, whatever the kind. */
const MERGE_KEYS: Record<string, (item: JsonObject) => string[]> = {
  ports: (item) =>
    'containerPort' in item ? ['containerPort', 'protocol'] : 'port' in item ? ['port', 'protocol'] : [],
  containers: () => ['name'],
  conditions: (item) => ('type' in item ? ['type'] : []),
  listeners: (item) => ('name' in item ? ['name'] : []),
  ownerReferences: () => ['uid'],
};

const SETS = new Set(['finalizers']);

/** Kinds whose lists the server knows nothing about: custom resources, whose lists are atomic unless their schema says otherwise. */
function mergeKeysOf(field: string, items: readonly Json[], builtIn: boolean): string[] {
  if (!builtIn && field !== 'ownerReferences') return [];
  const [first] = items;
  return isObject(first) ? (MERGE_KEYS[field]?.(first) ?? []) : [];
}

/** Every leaf of an object with its value; identity and what the server writes itself are nobody's. */
export function leavesOf(object: JsonObject): Map<string, { path: FieldPath; value: Json }> {
  const leaves = new Map<string, { path: FieldPath; value: Json }>();
  const builtIn = !String(object.apiVersion).includes('.') || String(object.apiVersion).endsWith('.k8s.io/v1');
  const visit = (value: Json, path: FieldPath): void => {
    const field = path.at(-1)?.slice(2) ?? '';
    if (isObject(value) && Object.keys(value).length > 0) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, `f:${key}`]);
      return;
    }
    if (Array.isArray(value) && SETS.has(field)) {
      for (const item of value)
        leaves.set(keyOf([...path, `v:${JSON.stringify(item)}`]), {
          path: [...path, `v:${JSON.stringify(item)}`],
          value: item,
        });
      return;
    }
    const keys = Array.isArray(value) ? mergeKeysOf(field, value, builtIn) : [];
    if (Array.isArray(value) && keys.length > 0) {
      for (const item of value as JsonObject[]) {
        const identity = Object.fromEntries(keys.map((key) => [key, item[key] ?? (key === 'protocol' ? 'TCP' : '')]));
        visit(item, [...path, `k:${JSON.stringify(identity)}`]);
      }
      return;
    }
    leaves.set(keyOf(path), { path, value });
  };
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...content } = object;
  const { labels, annotations, finalizers, ownerReferences } = (metadata ?? {}) as JsonObject;
  for (const [key, value] of Object.entries({ labels, annotations, finalizers, ownerReferences })) {
    if (value !== undefined) visit(value, ['f:metadata', `f:${key}`]);
  }
  for (const [key, value] of Object.entries(content)) visit(value, [`f:${key}`]);
  return leaves;
}

export function keyOf(path: FieldPath): string {
  return JSON.stringify(path);
}

/** `spec.ports[port=80,protocol="TCP"].name`, as the server's conflict causes have it. */
export function fieldText(path: FieldPath): string {
  return path
    .map((segment) => {
      if (segment.startsWith('f:')) return `.${segment.slice(2)}`;
      if (segment.startsWith('v:')) return `[=${segment.slice(2)}]`;
      const identity = Object.entries(JSON.parse(segment.slice(2)) as JsonObject);
      return `[${identity.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}

/** The value of a leaf, or undefined. */
export function valueAt(object: Json, path: FieldPath): Json | undefined {
  let current: Json | undefined = object;
  for (const segment of path) {
    if (current === undefined) return undefined;
    if (segment.startsWith('f:')) current = isObject(current) ? current[segment.slice(2)] : undefined;
    else current = Array.isArray(current) ? current.find((item) => matches(item, segment)) : undefined;
  }
  return current;
}

/** Changes `object` in place: the leaf gets the value, parents are made as needed. */
export function setAt(object: JsonObject, path: FieldPath, value: Json): void {
  let current: Json = object;
  path.forEach((segment, index) => {
    const last = index === path.length - 1;
    const next = path[index + 1];
    const empty = (): Json => (next === undefined || next.startsWith('f:') ? {} : []);
    if (segment.startsWith('f:')) {
      const holder = current as JsonObject;
      const key = segment.slice(2);
      if (last) holder[key] = structuredClone(value);
      else {
        const child = holder[key];
        if (typeof child !== 'object' || child === null || (next?.startsWith('f:') && Array.isArray(child)))
          holder[key] = empty();
        current = holder[key] as Json;
      }
      return;
    }
    const list = current as Json[];
    const found = list.findIndex((item) => matches(item, segment));
    const at =
      found < 0
        ? list.push(segment.startsWith('v:') ? value : (JSON.parse(segment.slice(2)) as JsonObject)) - 1
        : found;
    if (last) list[at] = structuredClone(value);
    else current = list[at] as Json;
  });
}

/** Changes `object` in place: the leaf goes, and with it what is empty afterwards. */
export function removeAt(object: JsonObject, path: FieldPath): void {
  const parent = valueAt(object, path.slice(0, -1));
  const segment = path.at(-1) as string;
  if (Array.isArray(parent)) {
    const index = parent.findIndex((item) => matches(item, segment));
    if (index >= 0) parent.splice(index, 1);
  } else if (isObject(parent)) delete parent[segment.slice(2)];
  const empty = parent !== undefined && parent !== null && Object.keys(parent).length === 0;
  if (path.length > 1 && empty) removeAt(object, path.slice(0, -1));
}

/** FieldsV1 of a set of leaves. */
export function fieldsV1(paths: Iterable<FieldPath>): JsonObject {
  const root: JsonObject = {};
  for (const path of paths) {
    let current = root;
    for (const segment of path) {
      current[segment] ??= segment.startsWith('k:') ? { '.': {} } : {};
      current = current[segment] as JsonObject;
    }
  }
  return root;
}

function matches(item: Json, segment: string): boolean {
  const wanted = JSON.parse(segment.slice(2)) as Json;
  if (segment.startsWith('v:')) return isDeepStrictEqual(item, wanted);
  return (
    isObject(item) &&
    Object.entries(wanted as JsonObject).every(([key, value]) =>
      isDeepStrictEqual(item[key] ?? (key === 'protocol' ? 'TCP' : ''), value),
    )
  );
}
