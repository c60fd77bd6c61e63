import type { JsonObject } from '../model/document.js';

/** Name, and the namespace only when there is one: an absent namespace is the reader's to choose. */
export function metadata(name: string, namespace: string | undefined): JsonObject {
  return namespace === undefined ? { name } : { name, namespace };
}
