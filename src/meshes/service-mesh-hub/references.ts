import type { Field } from '../../resources/field.js';
import type { ObjectReference, ServiceReference } from './names.js';

/** A ClusterObjectRef. Absent parts are empty and match nothing: upstream compares all three exactly. */
export function readServiceReference(field: Field): ServiceReference {
  return { ...readObjectReference(field), cluster: field.get('clusterName').text() ?? '' };
}

/** An ObjectRef. Absent parts are empty and match nothing. */
export function readObjectReference(field: Field): ObjectReference {
  return { name: field.get('name').text() ?? '', namespace: field.get('namespace').text() ?? '' };
}
