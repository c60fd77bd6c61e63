import type { JsonObject } from '../model/document.js';
import { asNumber, asObject } from '../model/json.js';

/**
 * Whether a status speaks of the object as it is now; undefined where it names no generation. Proto JSON writes int64 as text, so both
 * spellings count.
 */
export function isCurrent(object: JsonObject, status: JsonObject): boolean | undefined {
  const observed = asNumber(status.observedGeneration);
  const generation = asNumber(asObject(object.metadata).generation);
  return observed === undefined || generation === undefined ? undefined : observed === generation;
}
