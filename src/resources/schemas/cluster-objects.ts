import type { Schema } from '../../manifest/schema.js';
import { ANYTHING, FLAG, listOf, object, openObject, TEXT, TEXT_BY_NAME } from './fields.js';

export const node = object({
  spec: openObject({ providerID: TEXT, unschedulable: FLAG }),
  status: openObject({
    addresses: listOf(object({ address: TEXT, type: TEXT }, 'address', 'type')),
    conditions: listOf(openObject({ status: TEXT, type: TEXT }, 'type', 'status')),
  }),
});

export const namespace = object({ spec: ANYTHING, status: ANYTHING });

const BASE64: Schema = { type: 'string', format: 'byte' };

export const configMap = object({
  binaryData: { type: 'object', additionalProperties: BASE64 },
  data: TEXT_BY_NAME,
  immutable: FLAG,
});

/** The formats keep what is secret out of every message, also where it stands in place of the whole map. */
export const secret = object({
  data: { type: 'object', format: 'password', additionalProperties: BASE64 },
  immutable: FLAG,
  stringData: { type: 'object', format: 'password', additionalProperties: { type: 'string', format: 'password' } },
  type: TEXT,
});
