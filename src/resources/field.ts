import type { Document, Json, JsonObject, Origin, Path } from '../model/document.js';
import { parseDuration } from '../model/duration.js';
import { asList, asNumber, asObject, asText, asTextMap } from '../model/json.js';

/**
 * One value of a manifest and the way back to its text. What has the wrong type reads as absent: judging it is `validate`'s work,
 * and a manifest that the mesh rejects must still be explained.
 */
export class Field {
  private constructor(
    readonly document: Document,
    readonly value: Json | undefined,
    private readonly snakeCase: boolean,
    private readonly parent?: Field,
    private readonly key: string | number = '',
  ) {}

  /**
   * The root of a document. With `snakeCase` every field may be spelled in snake_case as well, as protobuf's JSON reader takes both;
   * a CRD that prunes unknown fields knows camelCase only.
   */
  static root(document: Document, { snakeCase = false } = {}): Field {
    return new Field(document, document.value, snakeCase);
  }

  /** Protobuf's JSON mapping and the API server read null as "not set". */
  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** Worked out when asked for: far more fields are looked at than are ever told of. */
  get path(): Path {
    return this.parent === undefined ? [] : [...this.parent.path, this.key];
  }

  get origin(): Origin {
    return { document: this.document, path: this.path };
  }

  /** The field of that name, absent or not; several names walk down. */
  get(...names: string[]): Field {
    let field: Field = this;
    for (const name of names) field = field.child(name);
    return field;
  }

  items(): Field[] {
    return asList(this.value).map((item, index) => new Field(this.document, item, this.snakeCase, this, index));
  }

  /** A string that is not empty. */
  text(): string | undefined {
    return asText(this.value);
  }

  texts(): string[] {
    return asList(this.value).flatMap((item) => asText(item) ?? []);
  }

  textMap(): Record<string, string> {
    return asTextMap(this.value);
  }

  number(): number | undefined {
    return asNumber(this.value);
  }

  boolean(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  /** Milliseconds of a Go-style duration, at least 0. */
  durationMs(): number | undefined {
    const ms = parseDuration(this.text() ?? '');
    return ms === undefined || ms < 0 ? undefined : ms;
  }

  private child(name: string): Field {
    const object = asObject(this.value);
    const key = this.snakeCase && !Object.hasOwn(object, name) ? snakeCaseOf(name, object) : name;
    return new Field(this.document, object[key], this.snakeCase, this, key);
  }
}

/** The field's other spelling, where the object has that one. protobuf's own names part digits only here: `consecutive_5xx`, but `use_http2`. */
function snakeCaseOf(name: string, object: JsonObject): string {
  const snake = name.replace(/[A-Z]|5xx/g, (part) => `_${part.toLowerCase()}`);
  return Object.hasOwn(object, snake) ? snake : name;
}
