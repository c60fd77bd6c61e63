import type { JsonObject } from '../../model/document.js';
import { asList, asObject, asText } from '../../model/json.js';
import type { Readiness } from '../mesh.js';
import { isCurrent } from '../observed-generation.js';

/**
 * What istiod says of one of its objects. By default it writes no status, and then an object that passed its webhook is accepted; with
 * status writing on, analysis messages of level ERROR reject and `Reconciled: False` means that not all proxies have it
 * (istio: pilot/pkg/status, api meta/v1alpha1/status.proto).
 */
export function ready(object: JsonObject): Readiness {
  const status = asObject(object.status);
  const current = isCurrent(object, status);
  const known = current === undefined ? {} : { current };
  const [error] = asList(status.validationMessages).map(asObject).filter(isError);
  // Analysis runs later than the write; what it said of an earlier generation says nothing of this one.
  if (error !== undefined && current !== false) return { state: 'rejected', message: describe(error), ...known };
  const reconciled = asList(status.conditions)
    .map(asObject)
    .find(({ type }) => type === 'Reconciled');
  if (reconciled?.status === 'False') {
    return { state: 'pending', message: asText(reconciled.message) ?? 'not all proxies have it yet', ...known };
  }
  return { state: 'accepted', message: '', ...known };
}

/** The level is an enum: its name, or its number. */
function isError({ level }: JsonObject): boolean {
  return level === 'ERROR' || level === 3;
}

function describe(message: JsonObject): string {
  const { name, code } = asObject(message.type);
  const words = [asText(code), asText(name), asText(message.documentationUrl)].filter((word) => word !== undefined);
  return words.length === 0 ? 'ERROR' : words.join(' ');
}
