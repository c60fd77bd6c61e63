import type { Json, JsonObject } from '../../model/document.js';
import { asObject, asText, isObject } from '../../model/json.js';
import type { Readiness } from '../mesh.js';
import { isCurrent } from '../observed-generation.js';

/** solo-kit's states by their number (solo-kit: api/v1/status.proto). */
const SOLO_KIT = ['Pending', 'Accepted', 'Rejected', 'Warning'];

/** What Gloo and Gloo Federation say of one of their objects. */
export function ready(object: JsonObject): Readiness {
  switch (object.kind) {
    case 'FailoverScheme':
      return schemeReady(object);
    case 'Gateway':
    case 'RouteTable':
    case 'Upstream':
    case 'UpstreamGroup':
    case 'VirtualService':
      return soloKitReady(object);
    default:
      return { state: 'accepted', message: '' };
  }
}

/** A scheme knows no REJECTED: INVALID goes no further until something changes, FAILED could not be processed. */
function schemeReady(object: JsonObject): Readiness {
  const status = asObject(object.status);
  // One status for each gloo-fed; the fields right under `status` are the older form.
  const several = Object.entries(asObject(status.namespacedStatuses)).filter(([, one]) => isObject(one));
  const [name, given] = several[0] ?? ['', status];
  const said = asObject(given);
  const state = asText(said.state);
  const current = isCurrent(object, said);
  const message = asText(said.message) ?? '';
  const known = {
    ...(current === undefined ? {} : { current }),
    ...(name === '' || state === undefined ? {} : { targets: [{ name, state, message }] }),
  };
  if (state === undefined || current === false) return { state: 'pending', message: '', ...known };
  if (state === 'ACCEPTED') return { state: 'accepted', message, ...known };
  const bad = state === 'INVALID' || state === 'FAILED';
  return { state: bad ? 'rejected' : 'pending', message: message === '' ? state : message, ...known };
}

/** `status.statuses` has one status for each Gloo that watches; older versions write one right under `status`. */
function soloKitReady({ status }: JsonObject): Readiness {
  const given = asObject(status);
  const several = Object.entries(asObject(given.statuses)).filter(([, one]) => isObject(one));
  const all: [string, JsonObject][] =
    several.length > 0
      ? several.map(([name, one]) => [name, asObject(one)])
      : Object.keys(given).length > 0
        ? [['', given]]
        : [];
  const targets = all.map(([name, one]) => ({ name, state: stateName(one.state), message: asText(one.reason) ?? '' }));
  const rejected = targets.find(({ state }) => state === 'Rejected');
  const shown = targets.some(({ name }) => name !== '') ? { targets } : {};
  if (rejected !== undefined) return { state: 'rejected', message: rejected.message || 'Rejected', ...shown };
  const isThere = targets.length > 0 && targets.every(({ state }) => state === 'Accepted' || state === 'Warning');
  const message = targets.find((target) => target.message !== '')?.message ?? '';
  return { state: isThere ? 'accepted' : 'pending', message, ...shown };
}

/** Proto JSON leaves out the number 0, which is Pending. */
function stateName(state: Json | undefined): string {
  if (typeof state === 'number') return SOLO_KIT[state] ?? String(state);
  const text = asText(state);
  return (/^\d$/.test(text ?? '') ? SOLO_KIT[Number(text)] : text) ?? 'Pending';
}
