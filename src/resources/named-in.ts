import type { Json } from '../model/document.js';
import { isObject } from '../model/json.js';

/** Every text that stands under one of these keys, at any depth, once each. */
export function textsUnder(value: Json | undefined, keys: readonly string[]): string[] {
  return [...new Set(valuesUnder(value, keys).filter((found): found is string => typeof found === 'string'))];
}

/** Every value that stands under one of these keys, at any depth. */
export function valuesUnder(value: Json | undefined, keys: readonly string[]): Json[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesUnder(item, keys));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(keys.includes(key) ? [item] : []),
    ...valuesUnder(item, keys),
  ]);
}
