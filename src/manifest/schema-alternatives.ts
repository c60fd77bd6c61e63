import type { Json } from '../model/document.js';
import { isObject } from '../model/json.js';
import type { Schema } from './json-schema.js';
import type { Report } from './schema-scalar.js';
import { describeType, found, joined } from './schema-text.js';

/** `oneOf`, `anyOf`, `allOf` and `not`; `matches` tells whether a value obeys a schema. */
export function checkAlternatives(
  value: Json,
  schema: Schema,
  report: Report,
  matches: (value: Json, schema: Schema) => boolean,
): void {
  const { oneOf, anyOf, allOf, not } = schema;
  if (oneOf !== undefined && oneOf.filter((branch) => matches(value, branch)).length !== 1) {
    report('oneOf', presentFields(value, oneOf), wanted(oneOf, 'one'));
  }
  // Kubernetes writes int-or-string a second time as an `anyOf`.
  if (
    anyOf !== undefined &&
    schema['x-kubernetes-int-or-string'] !== true &&
    !anyOf.some((branch) => matches(value, branch))
  ) {
    report('anyOf', presentFields(value, anyOf), wanted(anyOf, 'any'));
  }
  for (const branch of allOf ?? []) {
    checkAlternatives(value, branch, report, matches);
    const { oneOf: _one, anyOf: _any, allOf: _all, not: _not, ...rest } = branch;
    if (!matches(value, rest)) report('allOf', found(value), describeType(rest));
  }
  if (not !== undefined && matches(value, not)) {
    report('not', presentFields(value, [not]), `none of ${quoted(fieldsOf(not), 'and')}`);
  }
}

/** The fields of the alternatives that the value has: "both `simple` and `consistentHash`". */
function presentFields(value: Json, branches: readonly Schema[]): string {
  const fields = branches.flatMap(fieldsOf);
  if (!isObject(value) || fields.length === 0) return found(value);
  const present = [...new Set(fields)].filter((field) => value[field] !== undefined);
  if (present.length === 0) return 'none of them';
  return `${present.length === 2 ? 'both ' : ''}${quoted(present, 'and')}`;
}

/** Istio's CRDs write "at most one of" as an extra branch that wants none of the fields. */
function wanted(branches: readonly Schema[], how: 'one' | 'any'): string {
  const fields = [...new Set(branches.flatMap(fieldsOf))];
  if (fields.length === 0) return joined(branches.map(describeType), 'or');
  const optional = branches.some((branch) => branch.not !== undefined);
  const count = how === 'any' ? 'at least one of' : optional ? 'at most one of' : 'exactly one of';
  return `${count} ${quoted(fields, 'and')}`;
}

function fieldsOf(schema: Schema): string[] {
  const nested = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.not === undefined ? [] : [schema.not])];
  return [...(schema.required ?? []), ...nested.flatMap(fieldsOf)];
}

function quoted(fields: readonly string[], word: 'and' | 'or'): string {
  return joined(
    fields.map((field) => `\`${field}\``),
    word,
  );
}
