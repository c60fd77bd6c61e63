import type { JsonObject } from '../model/document.js';
import { asList, asObject } from '../model/json.js';

/** Whether the object was deleted and only its finalizers keep it: nothing that is written to it stays. */
export function isLeaving(object: JsonObject | undefined): boolean {
  return asObject(object?.metadata).deletionTimestamp !== undefined;
}

/** `, held by the finalizer x: is the controller running that takes it away?`; '' for an object without finalizers. */
export function heldBy({ metadata, spec, kind }: JsonObject): string {
  const own = asList(asObject(metadata).finalizers);
  // A namespace has its finalizers in the spec.
  const all = [...own, ...(kind === 'Namespace' ? asList(asObject(spec).finalizers) : [])].map(String);
  if (all.length === 0) return '';
  return `, held by the finalizer${all.length > 1 ? 's' : ''} ${all.join(', ')}: is the controller running that takes it away?`;
}
