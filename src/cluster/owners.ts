import type { JsonObject } from '../model/document.js';
import { asList, asObject, asText } from '../model/json.js';
import { isWeightOwned } from './owned-weights.js';

/** Field manager of all that failover writes. */
export const FIELD_MANAGER = 'failover';

/** One entry of `metadata.managedFields`. */
export interface Owner {
  manager: string;
  operation: string;
  /** `status` for what came through that subresource. */
  subresource?: string;
  /** FieldsV1: nested keys `f:NAME`, `k:{…}`, `v:…`. */
  fields: JsonObject;
}

/** Who owns which fields of a live object. */
function ownersOf(live: JsonObject): Owner[] {
  return asList(asObject(live.metadata).managedFields)
    .map(asObject)
    .map(({ manager, operation, subresource, fieldsV1 }) => ({
      manager: asText(manager) ?? '',
      operation: asText(operation) ?? '',
      ...(asText(subresource) === undefined ? {} : { subresource: asText(subresource) }),
      fields: asObject(fieldsV1),
    }));
}

/**
 * The managers beside us that own what makes the object theirs as well. Status, finalizers and the weights that a failover controller moves are
 * what controllers write on objects of ours.
 */
export function otherOwners(live: JsonObject): string[] {
  const others = ownersOf(live).filter(
    ({ manager, subresource, fields }) =>
      manager !== FIELD_MANAGER && subresource !== 'status' && ownsContent(fields, live),
  );
  return [...new Set(others.map(({ manager }) => manager))];
}

/** Whether we have applied fields of this object. */
export function isAppliedByUs(live: JsonObject): boolean {
  return ownersOf(live).some(
    ({ manager, operation, subresource }) =>
      manager === FIELD_MANAGER && operation === 'Apply' && subresource === undefined,
  );
}

function ownsContent(fields: JsonObject, live: JsonObject): boolean {
  return Object.entries(fields).some(([field, below]) => {
    if (field === 'f:status') return false;
    const ignored =
      field === 'f:metadata' ? 'f:finalizers' : isWeightOwned(live) && field === 'f:spec' ? 'f:backends' : '';
    if (ignored === '') return true;
    return Object.keys(asObject(below)).some((key) => key !== '.' && key !== ignored);
  });
}
