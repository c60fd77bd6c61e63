import type { JsonObject } from '../../model/document.js';
import { asList, asNumber, asObject, asText } from '../../model/json.js';
import type { Readiness } from '../mesh.js';

/**
 * What the policy controller says of an HTTPRoute: one set of conditions for each parent. `Accepted: False` is its rejection;
 * `ResolvedRefs: False` only waits, since a mirror Service may come later. Linkerd's other kinds have no status.
 */
export function ready(object: JsonObject): Readiness {
  if (object.kind !== 'HTTPRoute') return { state: 'accepted', message: '' };
  const generation = asNumber(asObject(object.metadata).generation);
  const parents = asList(asObject(object.status).parents).map((parent) => readParent(asObject(parent), generation));
  if (parents.length === 0) return { state: 'pending', message: '' };
  const current = parents.every((parent) => parent.current);
  const targets = parents.map(({ name, state, message }) => ({ name, state, message }));
  const judged = parents.find(({ state }) => state === 'Rejected') ?? parents.find(({ state }) => state !== 'Accepted');
  const shown = { current, targets };
  if (judged === undefined) return { state: 'accepted', message: '', ...shown };
  return { state: judged.state === 'Rejected' ? 'rejected' : 'pending', message: judged.message, ...shown };
}

function readParent(parent: JsonObject, generation: number | undefined) {
  const { name, namespace } = asObject(parent.parentRef);
  const conditions = asList(parent.conditions).map(asObject);
  const accepted = conditions.find(({ type }) => type === 'Accepted');
  const resolved = conditions.find(({ type }) => type === 'ResolvedRefs');
  const current = conditions.every((condition) => {
    const observed = asNumber(condition.observedGeneration);
    return observed === undefined || generation === undefined || observed === generation;
  });
  const known = accepted !== undefined && current;
  const bad = [accepted, resolved].find((condition) => condition !== undefined && condition.status !== 'True');
  return {
    name: [asText(namespace), asText(name)].filter((part) => part !== undefined).join('/'),
    state: !known ? 'Pending' : bad === undefined ? 'Accepted' : bad === accepted ? 'Rejected' : 'Pending',
    message: !known || bad === undefined ? '' : (asText(bad.message) ?? asText(bad.reason) ?? ''),
    current,
  };
}
