import type { InputProblem } from '../../errors.js';
import { suggestion } from '../../manifest/did-you-mean.js';
import { type Document, formatPath, type Json, type Path } from '../../model/document.js';

/** A mistake, with the field at fault also as programs name it. */
export interface FieldProblem extends InputProblem {
  document: Document;
  fieldPath: Path;
}

/**
 * One value of an Envoy document and the way back to its text. Names are given as Envoy's protobufs spell them; a document may spell
 * them in camelCase as well (protobuf's JSON mapping takes both). Whatever has the wrong shape is noted in `problems` and reads as absent,
 * so that one pass finds every mistake.
 */
export class Field {
  constructor(
    readonly document: Document,
    readonly path: Path,
    readonly value: Json | undefined,
    private readonly problems: FieldProblem[],
    /** How this document writes durations: as protobuf does, unless it is one of ours. */
    private readonly parseDuration: (text: string) => number | undefined = parseSeconds,
  ) {}

  /** protobuf's JSON mapping reads null as "not set". */
  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The field of that name, absent or not; several names walk down. */
  get(...names: string[]): Field {
    return names.reduce((field: Field, name) => field.child(name), this);
  }

  /** The first of these fields that is present, else the first. */
  firstOf(...names: string[]): Field {
    const fields = names.map((name) => this.child(name));
    return fields.find(({ present }) => present) ?? (fields[0] as Field);
  }

  /** The items of a list. A value that is none is its only item (protobuf: json/internal/parser.cc; Envoy 1.40 starts with such a bootstrap). */
  items(): Field[] {
    if (!this.present) return [];
    return Array.isArray(this.value) ? this.value.map((item, index) => this.at(index, item)) : [this];
  }

  /** The fields of an object, spelled as in the document. */
  entries(): [string, Field][] {
    return Object.keys(this.object() ?? {}).map((key) => [key, this.child(key)]);
  }

  text(): string | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'string') return this.value;
    return this.expected('a string');
  }

  boolean(): boolean | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'boolean') return this.value;
    return this.expected('true or false');
  }

  /** A number, also written as a string (protobuf's JSON mapping does so with 64-bit integers). */
  number({ min = 0, max = Number.POSITIVE_INFINITY, integer = true } = {}): number | undefined {
    if (!this.present) return undefined;
    const value = typeof this.value === 'string' && this.value.trim() !== '' ? Number(this.value) : this.value;
    const fits = typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
    if (fits) return value;
    const range = max === Number.POSITIVE_INFINITY ? `of at least ${min}` : `from ${min} to ${max}`;
    return this.expected(`${integer ? 'an integer' : 'a number'} ${range}`);
  }

  /** envoy.type.v3.Percent: an object with `value`, which is 0 when it is left out. */
  percent(): number | undefined {
    if (this.object() === undefined) return undefined;
    return this.get('value').number({ max: 100, integer: false }) ?? 0;
  }

  /** ms of a protobuf duration: `0.5s`, or `{ seconds, nanos }`. Other units are refused, as Envoy refuses them. */
  duration({ positive = false } = {}): number | undefined {
    if (!this.present) return undefined;
    const ms = typeof this.value === 'string' ? this.parseDuration(this.value) : this.secondsAndNanos();
    if (ms === undefined)
      return this.expected(
        'a duration',
        this.parseDuration === parseSeconds ? 'write it like `0.5s`: Envoy takes seconds only' : undefined,
      );
    if (ms < 0 || (positive && ms === 0))
      return this.expected(positive ? 'a duration above 0' : 'no negative duration');
    return ms;
  }

  /** An enum by name or number; `names` is indexed by number, unused numbers are ''. */
  choice<Name extends string>(names: readonly Name[]): Exclude<Name, ''> | undefined {
    if (!this.present) return undefined;
    const name = typeof this.value === 'number' ? names[this.value] : this.value;
    const found = names.find((candidate) => candidate !== '' && candidate === name);
    if (found !== undefined) return found as Exclude<Name, ''>;
    const known = names.filter((candidate) => candidate !== '');
    return this.expected(`one of ${known.join(', ')}`, typeof name === 'string' ? suggestion(name, known) : undefined);
  }

  /** Notes fields that Envoy would refuse and whose name is nearly one of these. */
  spelledLike(names: readonly string[]): void {
    const known = new Set(names.flatMap((name) => [name, camelCase(name)]));
    for (const [key, field] of this.entries()) {
      const hint = known.has(key) ? undefined : suggestion(key, names);
      if (hint !== undefined) field.problem(`unknown field \`${key}\``, hint);
    }
  }

  /** Notes that something Envoy needs is missing. */
  required(name: string): Field {
    const field = this.child(name);
    if (this.present && !field.present)
      this.problem(`\`${name}\` is missing`, `Envoy refuses a configuration without \`${name}\` here`);
    return field;
  }

  problem(message: string, hint?: string): undefined {
    const path = formatPath(this.path);
    const position = this.document.at(this.path);
    const known = this.problems.some(
      (other) =>
        other.path === path &&
        other.message === message &&
        other.position.line === position.line &&
        other.position.file === position.file,
    );
    if (!known) this.problems.push({ position, path, message, hint, document: this.document, fieldPath: this.path });
    return undefined;
  }

  private expected(what: string, hint?: string): undefined {
    return this.problem(`found ${show(this.value)}, expected ${what}`, hint);
  }

  private object(): Record<string, Json> | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'object' && !Array.isArray(this.value)) return this.value as Record<string, Json>;
    return this.expected('an object');
  }

  private child(name: string): Field {
    const object = this.object();
    const camel = camelCase(name);
    const key = object !== undefined && !Object.hasOwn(object, name) && Object.hasOwn(object, camel) ? camel : name;
    return this.at(key, object?.[key]);
  }

  private at(part: string | number, value: Json | undefined): Field {
    return new Field(this.document, [...this.path, part], value, this.problems, this.parseDuration);
  }

  private secondsAndNanos(): number | undefined {
    if (typeof this.value !== 'object' || Array.isArray(this.value)) return undefined;
    return (this.get('seconds').number() ?? 0) * 1000 + (this.get('nanos').number() ?? 0) / 1e6;
  }
}

function parseSeconds(text: string): number | undefined {
  return /^-?\d+(\.\d{1,9})?s$/.test(text) ? Math.round(Number(text.slice(0, -1)) * 1e9) / 1e6 : undefined;
}

/** protobuf's lowerCamelCase: `consecutive_5xx` is `consecutive5xx`. */
function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function show(value: Json | undefined): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `\`${value}\`` : String(value);
}
