import type { Json, JsonObject, Path } from '../model/document.js';
import { isObject } from '../model/json.js';
import { suggestion } from './did-you-mean.js';
import type { Schema } from './json-schema.js';
import { checkAlternatives } from './schema-alternatives.js';
import { formats as builtIn, type Format } from './schema-format.js';
import { checkScalar } from './schema-scalar.js';
import { describeFields, describeType, found, isSecret } from './schema-text.js';

export type { Schema } from './json-schema.js';

/** One way in which a value is not what its schema says. */
export interface Problem {
  /** The field; a missing one has the path that it would have. */
  path: Path;
  /** The schema's keyword that was broken, `unknown` for a field that is not in it, or a reader's own word. */
  keyword: string;
  found: string;
  expected: string;
  /** `found X, expected Y`. */
  message: string;
  hint?: string;
}

export interface SchemaOptions {
  /** Formats beside the built-in ones. */
  formats?: Record<string, Format>;
  /** `ignore`: fields that the schema does not name are no problem (an API server drops them silently). */
  unknownFields?: 'report' | 'ignore';
}

/** A problem from its parts. */
export function problem(path: Path, keyword: string, found: string, expected: string, hint?: string): Problem {
  return { path: [...path], keyword, found, expected, message: `found ${found}, expected ${expected}`, hint };
}

/**
 * Every problem of a value, in the order of its text's fields. `apiVersion`, `kind` and `metadata` of an object at the root are always known,
 * as an API server adds them to every schema. A null that the schema does not allow counts as absent (kubernetes: defaulting and nullable).
 */
export function checkSchema(value: Json, schema: Schema, options: SchemaOptions = {}): Problem[] {
  const check = new Check(options);
  check.value(value, schema, true);
  return check.problems;
}

/** One walk through a value; the path is kept on the way and copied only for a problem. */
class Check {
  readonly problems: Problem[] = [];
  readonly #path: (string | number)[] = [];
  readonly #formats: Record<string, Format>;
  readonly #reportUnknown: boolean;

  constructor({ formats, unknownFields = 'report' }: SchemaOptions) {
    this.#formats = formats === undefined ? builtIn : { ...builtIn, ...formats };
    this.#reportUnknown = unknownFields === 'report';
  }

  value(value: Json, schema: Schema, isResource = schema['x-kubernetes-embedded-resource'] === true): void {
    if (value === null && schema.nullable === true) return;
    if (!hasType(value, schema)) {
      this.#report('type', found(value, schema), this.#describe(schema), this.#typeHint(value, schema));
      return;
    }
    if (isUnion(schema)) {
      const branch = schema.oneOf.find((candidate) => hasType(value, candidate));
      if (branch === undefined) this.#report('type', found(value, schema), describeType(schema));
      else this.value(value, branch);
      return;
    }
    if (isObject(value)) this.#object(value, schema, isResource);
    else if (Array.isArray(value)) this.#list(value, schema);
    else checkScalar(value, schema, this.#formats, (...parts) => this.#report(...parts));
    checkAlternatives(value, schema, (...parts) => this.#report(...parts), matches);
  }

  #object(value: JsonObject, schema: Schema, isResource: boolean): void {
    const properties = schema.properties ?? {};
    for (const name of schema.required ?? []) {
      const own = Object.hasOwn(value, name) ? value[name] : undefined;
      if (absent(own, properties[name])) this.#missing(name, properties[name]);
    }
    let count = 0;
    for (const name in value) {
      count++;
      const item = value[name] as Json;
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (isResource && isReserved(name, own)) continue;
      const itemSchema = own ?? schema.additionalProperties;
      if (isSchema(itemSchema)) {
        if (!absent(item, itemSchema)) this.#at(name, () => this.value(item, itemSchema));
      } else if (itemSchema !== true && this.#reportUnknown && schema.type === 'object' && !isOpen(schema)) {
        this.#unknown(name, Object.keys(properties));
      }
    }
    this.#size(count, schema.minProperties, schema.maxProperties, 'entry', 'entries');
  }

  #list(value: readonly Json[], schema: Schema): void {
    const { items } = schema;
    if (items !== undefined) {
      for (const [index, item] of value.entries()) this.#at(index, () => this.value(item, items));
    }
    this.#size(value.length, schema.minItems, schema.maxItems, 'item', 'items');
    this.#duplicates(value, schema);
  }

  #duplicates(value: readonly Json[], schema: Schema): void {
    const type = schema['x-kubernetes-list-type'];
    const keys = type === 'map' ? schema['x-kubernetes-list-map-keys'] : undefined;
    if (keys === undefined && type !== 'set' && schema.uniqueItems !== true) return;
    const seen = new Set<string>();
    for (const [index, item] of value.entries()) {
      const identity = JSON.stringify(
        keys === undefined ? item : keys.map((key) => (isObject(item) ? item[key] : item)),
      );
      if (seen.has(identity)) {
        const what =
          keys === undefined ? found(item) : `the same ${keys.map((key) => `\`${key}\``).join(' and ')} again`;
        this.#at(index, () => this.#report('uniqueItems', what, 'each only once'));
      }
      seen.add(identity);
    }
  }

  #size(count: number, minimum = 0, maximum = Number.POSITIVE_INFINITY, one: string, many: string): void {
    const text = (number: number) => `${number} ${number === 1 ? one : many}`;
    if (count < minimum) this.#report('size', count === 0 ? 'none' : text(count), `at least ${text(minimum)}`);
    if (count > maximum) this.#report('size', text(count), `at most ${text(maximum)}`);
  }

  /** What is wanted, in the words of its format where it has one. */
  #describe(schema: Schema): string {
    const format = schema.type === 'string' && schema.format !== undefined ? this.#formats[schema.format] : undefined;
    return format?.expected ?? describeType(schema);
  }

  #typeHint(value: Json, schema: Schema): string | undefined {
    const wantsNumber = schema.type === 'integer' || schema.type === 'number';
    if (wantsNumber && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) {
      return `write it without quotes: ${Number(value)}`;
    }
    if (schema.type !== 'string' || value === null || typeof value === 'object') return undefined;
    // Manifests are YAML 1.1, in which `n` and `off` are booleans.
    if (typeof value === 'boolean') return 'put it in quotes: YAML takes y, n, yes, no, on and off for booleans';
    const hint = schema.format === undefined ? undefined : this.#formats[schema.format]?.hint;
    if (hint !== undefined) return hint(value);
    return isSecret(schema) ? 'put it in quotes' : `put it in quotes: '${value}'`;
  }

  #missing(name: string, schema: Schema | undefined): void {
    this.#at(name, () =>
      this.#report('required', 'nothing', schema === undefined ? 'a value' : this.#describe(schema)),
    );
  }

  #unknown(name: string, known: readonly string[]): void {
    this.#at(name, () => {
      this.#report('unknown', 'an unknown field', describeFields(known), suggestion(name, known));
    });
  }

  #report(keyword: string, found: string, expected: string, hint?: string): void {
    this.problems.push(problem(this.#path, keyword, found, expected, hint));
  }

  #at(part: string | number, run: () => void): void {
    this.#path.push(part);
    run();
    this.#path.pop();
  }
}

/** Whether a value obeys a schema's logic; unknown fields are not asked for, since the branches of `oneOf` name only some. */
function matches(value: Json, schema: Schema): boolean {
  return checkSchema(value, schema, { unknownFields: 'ignore' }).length === 0;
}

/** Fields that an API server checks itself, unless the schema says more of them than CRDs do. */
function isReserved(name: string, schema: Schema | undefined): boolean {
  if (name === 'metadata') return schema?.properties === undefined;
  return schema === undefined && (name === 'apiVersion' || name === 'kind');
}

function isSchema(schema: Schema | boolean | undefined): schema is Schema {
  return typeof schema === 'object';
}

function isUnion(schema: Schema): schema is Schema & { oneOf: readonly Schema[] } {
  return schema.type === undefined && schema.oneOf?.every((branch) => branch.type !== undefined) === true;
}

function isOpen(schema: Schema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true;
}

function absent(value: Json | undefined, schema: Schema | undefined): boolean {
  return value === undefined || (value === null && schema?.nullable !== true);
}

function hasType(value: Json, schema: Schema): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) return Number.isInteger(value) || typeof value === 'string';
  switch (schema.type) {
    case undefined:
      return true;
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === schema.type;
  }
}
