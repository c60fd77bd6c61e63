import type { Json, JsonObject } from './document.js';

// Tolerant access to values that nobody has checked yet: what has the wrong type reads as absent, so that a manifest
// which `validate` rejects can still be explained.

/** The object at hand, or an empty one. */
export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The list at hand, or an empty one. */
export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** A string that is not empty, as proto and Kubernetes readers take absent and '' for the same. */
export function asText(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number, also one written as a string (`"8080"`). */
export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** The entries of a map of strings, as labels and annotations are; numbers and booleans become text. */
export function asTextMap(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asObject(value)).flatMap(([key, item]) =>
      item === null || typeof item === 'object' ? [] : [[key, String(item)]],
    ),
  );
}

/** Whether this is a map: neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
