import type { Field } from './field.js';

/** An extension's configuration: the last part of its type (`least_request.v3.LeastRequest`) and its fields. */
export interface Extension {
  name: string;
  type: string;
  config: Field;
}

/**
 * Unpacks `{ name, typed_config }`. The configuration is either written out beside its `@type`, or stands in the `value` of a TypedStruct
 * (udpa.type.v1 or xds.type.v3) that names its type in `type_url`.
 */
export function readExtension(field: Field): Extension {
  const name = field.get('name').text() ?? '';
  const typed = field.get('typed_config');
  const type = typed.get('@type').text() ?? '';
  if (!type.endsWith('.TypedStruct')) return { name, type, config: typed };
  return { name, type: typed.get('type_url').text() ?? '', config: typed.get('value') };
}
