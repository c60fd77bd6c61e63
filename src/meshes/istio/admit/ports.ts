import type { Field } from '../../../resources/field.js';
import type { Admission } from './admission.js';
import { isDnsLabel } from './domain-name.js';
import { fieldName, writtenNumber } from './written.js';

/** The field `name` of `parent`: 1 to 65535; absent counts as 0, which is refused. */
export function admitPortNumber(parent: Field, name: string, admission: Admission): void {
  const field = parent.get(name);
  const number = writtenNumber(field);
  if (number === undefined || (number >= 1 && number <= 65_535)) return;
  const found = field.present ? `${name} is ${number}` : `${fieldName(parent)} has no ${name}`;
  admission.error(field.present ? field : parent, 'istio/invalid-port', `${found}, expected a port from 1 to 65535`);
}

/** A DNS label in either case. */
export function admitPortName(at: Field, name: string | undefined, admission: Admission): void {
  if (name === undefined || isDnsLabel(name)) return;
  const found = name === '' ? 'the port has no name' : `the port name \`${name}\` is invalid`;
  admission.error(at, 'istio/invalid-port', `${found}, expected letters, digits and inner \`-\`, 63 at most`);
}
