import { asObject, isObject } from '../../../model/json.js';
import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';

// What is written in a field as protobuf's JSON reader takes it: absent and null are the zero value. `undefined` means a value of the
// wrong type, which only the schema judges.

/** '' when absent. */
export function writtenText(field: Field): string | undefined {
  if (!field.present) return '';
  return typeof field.value === 'string' ? field.value : undefined;
}

/** 0 when absent. */
export function writtenNumber(field: Field): number | undefined {
  return field.present ? field.number() : 0;
}

/** Every entry of a list of strings that is a string. */
export function writtenTexts(list: Field): { at: Field; text: string }[] {
  return list.items().flatMap((at) => (typeof at.value === 'string' ? { at, text: at.value } : []));
}

/** The entries of a map of strings that are strings; '' is a value. */
export function writtenTextMap(map: Field): { at: Field; key: string; value: string }[] {
  return Object.entries(asObject(map.value)).flatMap(([key, value]) =>
    typeof value === 'string' ? { at: map.get(key), key, value } : [],
  );
}

/** The objects of a list; null entries are refused, entries of another type left to the schema. */
export function writtenObjects(list: Field, admission: Admission): Field[] {
  return list.items().filter((entry) => {
    if (!entry.present) admission.error(entry, 'istio/null-entry', `${fieldName(entry)} is null, expected an object`);
    return isObject(entry.value);
  });
}

/** The field as a message names it: `interval`, `subsets[1]`. */
export function fieldName({ path }: Field): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `${path.at(-2)}[${last}]` : String(last);
}
