import type { Json } from '../model/document.js';
import { parseScalar } from './scalar.js';

/** Thrown (once made, without the cost of a stack) at the first thing that only a whole YAML reader can judge. */
export const NOT_PLAIN = new Error('not plain');

const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;

const KEY = /(?:([\w$./][\w$./-]*)|"([^"\\\n\t]*)"|'([^'\n\t]*)'):(?=[ \n]|$)/y;
const FLOW_KEY = /[A-Za-z_][\w$./-]*/y;
const FLOW_SCALAR = /(?:[\w./$+~<(=]|-[\w.])[^,[\]{}\n\t#:]*/y;
const PLAIN_START = /[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:][^\s]/y;

/** The words of plain YAML: keys, one-line scalars, line ends. Every method begins at `at` and leaves it behind what it read. */
export class PlainTokens {
  protected at = 0;
  /** Column, from 0, of the content of the line at hand; -1 after the last line. */
  protected indent = 0;
  /** Whether a flow collection may span lines, which is certain only where it is the whole document. */
  protected multiline = false;

  constructor(protected readonly text: string) {}

  protected plain(): Json {
    PLAIN_START.lastIndex = this.at;
    if (!PLAIN_START.test(this.text)) throw NOT_PLAIN;
    const newline = this.text.indexOf('\n', this.at);
    let source = this.text.slice(this.at, newline < 0 ? undefined : newline);
    this.at += source.length;
    const comment = source.indexOf(' #');
    if (comment >= 0) source = source.slice(0, comment);
    source = source.trimEnd();
    if (source.includes(': ') || source.endsWith(':') || source.includes('\t')) throw NOT_PLAIN;
    return parseScalar(source);
  }

  protected quoted(): string | undefined {
    const quote = this.text.charAt(this.at);
    if (quote !== '"' && quote !== "'") return undefined;
    let end = this.text.indexOf(quote, this.at + 1);
    if (quote === "'") while (this.text.charAt(end + 1) === "'") end = this.text.indexOf("'", end + 2);
    else while (end > 0 && this.isEscaped(end)) end = this.text.indexOf('"', end + 1);
    if (end < 0) throw NOT_PLAIN;
    const body = this.text.slice(this.at + 1, end);
    if (body.includes('\n') || body.includes('\t')) throw NOT_PLAIN;
    this.at = end + 1;
    if (quote === "'") return body.replaceAll("''", "'");
    return body.includes('\\') ? readEscapes(body) : body;
  }

  /** Whether an odd number of backslashes stands before the offset. */
  protected isEscaped(offset: number): boolean {
    let first = offset;
    while (this.text.charAt(first - 1) === '\\') first -= 1;
    return (offset - first) % 2 === 1;
  }

  protected flowKey(): string {
    const quoted = this.quoted();
    const key = quoted ?? this.match(FLOW_KEY)?.[0];
    if (key === undefined) throw NOT_PLAIN;
    this.skipSpaces();
    if (this.text.charCodeAt(this.at) !== COLON) throw NOT_PLAIN;
    this.at += 1;
    if (quoted === undefined && this.text.charCodeAt(this.at) !== SPACE) throw NOT_PLAIN;
    this.gap();
    return key;
  }

  protected flowPlain(): Json {
    const source = this.match(FLOW_SCALAR)?.[0];
    if (source === undefined) throw NOT_PLAIN;
    return parseScalar(source.trimEnd());
  }

  protected blockKey(): string {
    const match = this.match(KEY);
    const key = match?.[1] ?? match?.[2] ?? match?.[3];
    if (key === undefined) throw NOT_PLAIN;
    return key;
  }

  protected match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  protected atKey(): boolean {
    KEY.lastIndex = this.at;
    return KEY.test(this.text);
  }

  protected atDash(): boolean {
    if (this.text.charCodeAt(this.at) !== DASH) return false;
    const next = this.text.charCodeAt(this.at + 1);
    return next === SPACE || next === NEWLINE || Number.isNaN(next);
  }

  protected startsFlow(): boolean {
    const first = this.text.charAt(this.at);
    return first === '{' || first === '[';
  }

  protected atLineEnd(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code === NEWLINE || code === HASH || Number.isNaN(code);
  }

  protected skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at += 1;
  }

  /** White space inside a flow collection. */
  protected gap(): void {
    this.skipSpaces();
    while (this.multiline && /[ \t\n]/.test(this.text.charAt(this.at))) this.at += 1;
  }

  /** Nothing but a comment may follow; then on to the next line with content. */
  protected endLine(): void {
    const before = this.at;
    this.skipSpaces();
    const code = this.text.charCodeAt(this.at);
    if (code === HASH && this.at > before) {
      const newline = this.text.indexOf('\n', this.at);
      this.at = newline < 0 ? this.text.length : newline + 1;
    } else if (code === NEWLINE) this.at += 1;
    else if (!Number.isNaN(code) && !(code === HASH && this.text.charCodeAt(before - 1) === SPACE)) throw NOT_PLAIN;
    this.nextLine();
  }

  protected nextLine(): void {
    for (;;) {
      const start = this.at;
      this.skipSpaces();
      const code = this.text.charCodeAt(this.at);
      if (code === NEWLINE) this.at += 1;
      else if (code === HASH) {
        const newline = this.text.indexOf('\n', this.at);
        this.at = newline < 0 ? this.text.length : newline + 1;
      } else {
        this.indent = Number.isNaN(code) ? -1 : this.at - start;
        return;
      }
    }
  }
}

/** The escapes that YAML shares with JSON; the rest is rare. */
function readEscapes(body: string): string {
  try {
    return JSON.parse(`"${body}"`) as string;
  } catch {
    // YAML has more escapes than JSON: the whole reader decides.
    throw NOT_PLAIN;
  }
}
