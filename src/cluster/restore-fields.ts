import type { Json, JsonObject } from '../model/document.js';
import { asObject, isObject } from '../model/json.js';

/** Names the object, and is nobody's field. */
const IDENTITY = ['apiVersion', 'kind'];

/** The live object with every field that `part` names as it was before; what else changed since stays. Lists are one value. */
export function restoreFields(part: JsonObject, before: JsonObject, now: JsonObject): JsonObject {
  const { name: _name, namespace: _namespace, ...metadata } = asObject(part.metadata);
  const fields = Object.fromEntries(Object.entries({ ...part, metadata }).filter(([key]) => !IDENTITY.includes(key)));
  return asObject(restored(fields, before, now));
}

function restored(part: Json, before: Json | undefined, now: Json | undefined): Json | undefined {
  if (!isObject(part)) return before;
  // Where one side is no map there is nothing to keep of it beside our fields.
  if (now !== undefined && !isObject(now)) return before;
  const old = asObject(before);
  const next: JsonObject = { ...now };
  for (const [key, value] of Object.entries(part)) {
    const field = restored(value, old[key], next[key]);
    if (field === undefined) delete next[key];
    else next[key] = field;
  }
  const isOurs = before === undefined && Object.keys(next).length === 0;
  return isOurs ? undefined : next;
}
