import type { Schema } from '../../manifest/schema.js';

export const TEXT: Schema = { type: 'string' };
export const FLAG: Schema = { type: 'boolean' };
export const INT32: Schema = { type: 'integer', format: 'int32' };
export const COUNT: Schema = { type: 'integer', format: 'int32', minimum: 0 };
export const PORT: Schema = { type: 'integer', minimum: 1, maximum: 65_535 };
export const PROTOCOL: Schema = { type: 'string', enum: ['TCP', 'UDP', 'SCTP'] };
export const TEXTS: Schema = listOf(TEXT);
/** Labels, annotations and selectors. */
export const TEXT_BY_NAME: Schema = { type: 'object', additionalProperties: TEXT };
/** Anything at all: what the controller writes, or what failover does not go through. */
export const ANYTHING: Schema = { 'x-kubernetes-preserve-unknown-fields': true };

type Properties = NonNullable<Schema['properties']>;

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

export function oneOf(...values: string[]): Schema {
  return { type: 'string', enum: values };
}

/** An object with these fields and no others. */
export function object(properties: Properties, ...required: string[]): Schema {
  return { type: 'object', properties, required };
}

/** An object of which only these fields are judged. */
export function openObject(properties: Properties, ...required: string[]): Schema {
  return { ...object(properties, ...required), ...ANYTHING };
}

/** What an object reference of Kubernetes' own holds. */
export const OBJECT_REFERENCE: Schema = object({
  apiVersion: TEXT,
  fieldPath: TEXT,
  kind: TEXT,
  name: TEXT,
  namespace: TEXT,
  resourceVersion: TEXT,
  uid: TEXT,
});

export const LABEL_SELECTOR: Schema = object({
  matchExpressions: listOf(
    object({ key: TEXT, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'), values: TEXTS }, 'key', 'operator'),
  ),
  matchLabels: TEXT_BY_NAME,
});
