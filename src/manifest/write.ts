import type { Json, JsonObject } from '../model/document.js';
import { Private } from '../model/private.js';
import { quote, writeScalar } from './write-scalar.js';

/** What can be written: plain data, where absent fields are undefined and secrets may be `Private`. */
export type Writable = Json | undefined | Private<string> | readonly Writable[] | { readonly [key: string]: Writable };

const FIRST = ['apiVersion', 'kind', 'metadata'];
const FIRST_OF_METADATA = ['name', 'namespace', 'labels', 'annotations'];

/**
 * Objects as manifests, in a stable order of keys: apiVersion, kind, metadata (name, namespace, labels, annotations first), then as
 * given. Nothing is written for what is absent or null. Several objects are YAML documents, or one `v1` List in JSON.
 */
export function writeManifests(objects: readonly Writable[], format: 'yaml' | 'json'): string {
  const ordered = objects.map((object) => inOrder(toPlain(object, true) as JsonObject));
  if (format === 'yaml') return ordered.map(writeYaml).join('---\n');
  return writeJson(ordered.length === 1 ? ordered[0] : { apiVersion: 'v1', kind: 'List', items: ordered });
}

/** Any data as YAML in block style, lists as far left as kubectl writes them; ends with a line end. */
export function writeYaml(value: Writable): string {
  return `${node(toPlain(value, false), '')}\n`;
}

/** Any data as JSON with two spaces; ends with a line end. */
export function writeJson(value: Writable): string {
  return `${JSON.stringify(toPlain(value, false), null, 2)}\n`;
}

/** Plain data without undefined, on request without null as well. The one place where private text is written out. */
function toPlain(value: Writable, dropNull: boolean): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Private) return value.reveal();
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Writable) => toPlain(item, dropNull));
  const fields = Object.entries(value as Record<string, Writable>);
  const kept = fields.filter(([, field]) => field !== undefined && !(dropNull && field === null));
  return Object.fromEntries(kept.map(([key, field]) => [key, toPlain(field, dropNull)]));
}

function inOrder(object: JsonObject): JsonObject {
  const { metadata } = object;
  const isMap = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  return { ...pickFirst(object, FIRST), ...(isMap ? { metadata: pickFirst(metadata, FIRST_OF_METADATA) } : {}) };
}

function pickFirst(object: JsonObject, keys: readonly string[]): JsonObject {
  const first = keys.filter((key) => Object.hasOwn(object, key)).map((key) => [key, object[key] as Json] as const);
  return { ...Object.fromEntries(first), ...object };
}

/** The text of a value whose first line has begun already; its further lines begin with `indent`. */
function node(value: Json, indent: string): string {
  const deeper = `${indent}  `;
  if (isScalar(value)) return writeScalar(value, indent);
  if (Object.keys(value).length === 0) return Array.isArray(value) ? '[]' : '{}';
  if (Array.isArray(value)) return value.map((item) => `- ${node(item, deeper)}`).join(`\n${indent}`);
  const fields = Object.entries(value).map(([key, field]) => {
    if (isScalar(field) || Object.keys(field).length === 0) return `${quote(key)}: ${node(field, deeper)}`;
    const margin = Array.isArray(field) ? indent : deeper;
    return `${quote(key)}:\n${margin}${node(field, margin)}`;
  });
  return fields.join(`\n${indent}`);
}

function isScalar(value: Json): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null;
}
