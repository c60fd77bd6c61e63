import type { Json } from '../model/document.js';
import type { Schema } from './json-schema.js';

/** A value as people read it: short, and never what a schema marks as secret. */
export function found(value: Json, schema: Schema = {}): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'an object';
  if (isSecret(schema)) return '[redacted]';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}

/** Whether values of the schema may be told to nobody. */
export function isSecret({ format }: Schema): boolean {
  return format === 'byte' || format === 'password';
}

/** What a schema wants, without its finer rules: "a whole number from 1 to 65535", "one of `a` or `b`", "an object". */
export function describeType(schema: Schema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'a whole number or a text';
  if (schema.enum !== undefined) return describeEnum(schema.enum);
  switch (schema.type) {
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'boolean':
      return '`true` or `false`';
    case 'string':
      return schema.format === 'duration' ? 'a duration such as `500ms` or `1m30s`' : 'a text';
    case 'integer':
    case 'number':
      return describeRange(schema, String);
    default:
      return schema.oneOf === undefined ? 'a value' : schema.oneOf.map(describeType).join(' or ');
  }
}

/** "a whole number from 1 to 65535", "a duration greater than 0s". */
export function describeRange(schema: Schema, format: (value: number) => string): string {
  const noun = schema.type === 'integer' ? 'a whole number' : schema.format === 'duration' ? 'a duration' : 'a number';
  const { minimum, maximum } = schema;
  const low =
    minimum === undefined
      ? ''
      : schema.exclusiveMinimum === true
        ? `greater than ${format(minimum)}`
        : `of ${format(minimum)} or more`;
  const high =
    maximum === undefined
      ? ''
      : schema.exclusiveMaximum === true
        ? `less than ${format(maximum)}`
        : `of ${format(maximum)} or less`;
  if (
    minimum !== undefined &&
    maximum !== undefined &&
    schema.exclusiveMinimum !== true &&
    schema.exclusiveMaximum !== true
  ) {
    return `${noun} from ${format(minimum)} to ${format(maximum)}`;
  }
  const bounds = [low, high].filter((part) => part !== '').join(' and ');
  return bounds === '' ? noun : `${noun} ${bounds}`;
}

/** "`a`, `b` or `c`". */
export function describeEnum(values: readonly Json[]): string {
  return joined(
    values.map((value) => `\`${String(value)}\``),
    'or',
  );
}

/** The fields that are known, all of them while they are few. */
export function describeFields(known: readonly string[]): string {
  if (known.length === 0) return 'no fields here';
  return known.length > 12 ? 'a known one' : describeEnum(known);
}

/** A list in words: `a`, `b` and `c`. */
export function joined(parts: readonly string[], word: 'and' | 'or'): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
}
