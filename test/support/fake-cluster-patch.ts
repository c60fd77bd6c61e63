import { isDeepStrictEqual } from 'node:util';
import { type Call, refusalError } from '../../src/cluster/cluster-error.js';
import type { Json, JsonObject } from '../../src/model/document.js';
import { isObject } from '../../src/model/json.js';

/** RFC 6902, as far as anybody needs it; changes `object` in place. */
export function patchOne(call: Call, object: JsonObject, { op, path, value, from }: JsonObject): void {
  const keys = pointer(path);
  const parent = keys.slice(0, -1).reduce<Json | undefined>((at, key) => child(at, key), object);
  const key = keys.at(-1) ?? '';
  if (op === 'test') {
    if (!isDeepStrictEqual(child(parent, key), value)) {
      throw refusalError(call, {
        status: 422,
        body: { reason: 'Invalid', message: `the server rejected our request: testing path ${String(path)} failed` },
      });
    }
  } else if (op === 'add' || op === 'replace') put(call, parent, key, value as Json, op === 'add');
  else if (op === 'remove') {
    if (child(parent, key) === undefined)
      throw refusalError(call, {
        status: 422,
        body: { reason: 'Invalid', message: `remove operation does not apply: ${String(path)} is missing` },
      });
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as JsonObject)[key];
  } else throw new Error(`the fake knows no patch operation ${String(op)} ${String(from)}`);
}

function put(call: Call, parent: Json | undefined, key: string, value: Json, insert: boolean): void {
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    parent.splice(index, insert ? 0 : 1, structuredClone(value));
  } else if (isObject(parent)) parent[key] = structuredClone(value);
  else
    throw refusalError(call, { status: 422, body: { reason: 'Invalid', message: `the parent of ${key} is missing` } });
}

function pointer(path: Json | undefined): string[] {
  return String(path)
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}
