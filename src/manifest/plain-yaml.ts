import type { Json, JsonObject } from '../model/document.js';
import { blockScalar } from './block-scalar.js';
import type { Mark } from './marks.js';
import { MAX_DEPTH } from './nesting.js';
import { NOT_PLAIN, PlainTokens } from './plain-tokens.js';

/**
 * Reads the YAML that manifests are really written in (block maps and lists, one-line scalars, `|` text, small flow collections)
 * and JSON, in one pass and more than ten times as fast as a whole YAML reader. Anything else, every mistake included, gives
 * `undefined`: it is left to `readFullYaml`, which knows all of YAML and can say what is wrong. `mark` is filled with positions when given.
 */
export function readPlainYaml(text: string, mark?: Mark): { value: Json } | undefined {
  try {
    return { value: new PlainYaml(text, mark).document() };
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

class PlainYaml extends PlainTokens {
  private depth = 0;

  constructor(
    text: string,
    private mark: Mark | undefined,
  ) {
    super(text);
  }

  document(): Json {
    if (this.text.startsWith('---')) {
      this.at = 3;
      this.endLine();
    } else this.nextLine();
    if (this.mark !== undefined) this.mark.offset = this.at;
    if (this.indent < 0) return null;
    if (this.startsFlow()) {
      this.multiline = true;
      const value = this.flow();
      this.gap();
      if (this.at < this.text.length) throw NOT_PLAIN;
      return value;
    }
    const value = this.block();
    if (this.indent >= 0) throw NOT_PLAIN;
    return value;
  }

  private block(): Json {
    return this.atDash() ? this.sequence(this.indent) : this.mapping(this.indent);
  }

  private mapping(indent: number): JsonObject {
    const map: JsonObject = {};
    this.descend();
    do {
      const offset = this.at;
      const key = this.blockKey();
      this.checkKey(map, key);
      const parent = this.enter(key, offset);
      map[key] = this.mapValue(indent);
      this.mark = parent;
    } while (this.indent === indent && !this.atDash());
    return this.ascend(indent, map);
  }

  private sequence(indent: number): Json[] {
    const list: Json[] = [];
    this.descend();
    do {
      const dash = this.at;
      this.at += 1;
      this.skipSpaces();
      const parent = this.enter(list.length, this.at);
      if (this.atLineEnd()) {
        this.endLine();
        if (this.mark !== undefined && this.indent > indent) this.mark.offset = this.at;
        list.push(this.indent > indent ? this.block() : null);
      } else if (this.atDash() || this.atKey()) {
        this.indent = indent + this.at - dash;
        list.push(this.block());
      } else list.push(this.inline(indent));
      this.mark = parent;
    } while (this.indent === indent && this.atDash());
    return this.ascend(indent, list);
  }

  private mapValue(indent: number): Json {
    this.skipSpaces();
    if (!this.atLineEnd()) return this.inline(indent);
    this.endLine();
    if (this.indent > indent) return this.block();
    return this.indent === indent && this.atDash() ? this.sequence(indent) : null;
  }

  /** A value that begins on the line of its key or dash. A deeper line after it would continue it. */
  private inline(indent: number): Json {
    if (this.text.charAt(this.at) === '|') {
      const scalar = blockScalar(this.text, this.at, indent);
      if (scalar === undefined) throw NOT_PLAIN;
      this.at = scalar.end;
      this.nextLine();
      return scalar.value;
    }
    const value = this.startsFlow() ? this.flow() : (this.quoted() ?? this.plain());
    this.endLine();
    if (this.indent > indent) throw NOT_PLAIN;
    return value;
  }

  private flow(): Json {
    this.descend();
    const isMap = this.text.charAt(this.at) === '{';
    const close = isMap ? '}' : ']';
    const map: JsonObject = {};
    const list: Json[] = [];
    this.at += 1;
    this.gap();
    while (this.text.charAt(this.at) !== close) {
      const offset = this.at;
      const key = isMap ? this.flowKey() : '';
      if (isMap) this.checkKey(map, key);
      const parent = this.enter(isMap ? key : list.length, offset);
      const value = this.flowValue();
      if (isMap) map[key] = value;
      else list.push(value);
      this.mark = parent;
      this.gap();
      if (this.text.charAt(this.at) === close) break;
      // A comma before the bracket is right in YAML and wrong in JSON: not ours to judge.
      if (this.text.charAt(this.at) !== ',') throw NOT_PLAIN;
      this.at += 1;
      this.gap();
      if (this.text.charAt(this.at) === close) throw NOT_PLAIN;
    }
    this.at += 1;
    this.depth -= 1;
    return isMap ? map : list;
  }

  private flowValue(): Json {
    if (this.startsFlow()) return this.flow();
    return this.quoted() ?? this.flowPlain();
  }

  private checkKey(map: JsonObject, key: string): void {
    // `__proto__ =` would set the prototype, not a field.
    if (Object.hasOwn(map, key) || key === '__proto__') throw NOT_PLAIN;
  }

  private descend(): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw NOT_PLAIN;
  }

  private ascend<Value>(indent: number, value: Value): Value {
    this.depth -= 1;
    if (this.indent > indent) throw NOT_PLAIN;
    return value;
  }

  /** Begins the part of a map or list; the mark returned is the one to go back to. */
  private enter(part: string | number, offset: number): Mark | undefined {
    const parent = this.mark;
    if (parent !== undefined) {
      this.mark = { offset };
      parent.parts ??= new Map();
      parent.parts.set(part, this.mark);
    }
    return parent;
  }
}
