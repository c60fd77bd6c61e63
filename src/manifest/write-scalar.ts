import { parseScalar } from './scalar.js';

/** A value that is no collection, as it stands after its key or dash in a block whose lines begin with `indent`. */
export function writeScalar(value: string | number | boolean | null, indent: string): string {
  // JSON has no NaN and no infinity; both writers give null.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value !== 'string') return String(value);
  return fitsBlock(value) ? block(value, indent) : quote(value);
}

/** Text on one line, in quotes only where some YAML reader would otherwise see something else in it. */
export function quote(text: string): string {
  if (needsEscapes(text)) return withEscapes(text);
  if (looksLikeValue(text)) return `"${text}"`;
  if (/^[-?:](\s|$)|^[\s,[\]{}#&*!|>'"%@`]|: |:$| #|\s$|^---/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return text;
}

/**
 * What a reader of YAML 1.1, of YAML 1.2 or kubectl's takes for a boolean, number, null, date, time in base 60 or merge key. (The Norway
 * problem, yaml.org/type: bool, int, float, timestamp, merge, value.)
 */
function looksLikeValue(text: string): boolean {
  return (
    parseScalar(text) !== text ||
    /^[-+]?(0o[0-7]+|0x[\da-f_]+|0b[01_]+|\d[\d_,]*\.?[\d_]*|\.[\d_]*|[\d_]*\.?[\d_]*e[-+]?\d+|\.inf|\.nan)$/i.test(
      text,
    ) ||
    /^[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?$|^\d{4}-\d\d?-\d\d?([Tt\s].*)?$|^(<<|=)$/.test(text)
  );
}

/** Many lines as they are: `|` keeps them readable. Only for text that comes back the same from every reader. */
function fitsBlock(text: string): boolean {
  return (
    text.includes('\n') &&
    !/^[ \t\n]|[ \t](\n|$)/.test(text) &&
    !needsEscapes(text.replaceAll('\n', '').replaceAll('\t', ''))
  );
}

function block(text: string, indent: string): string {
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  // The root has no key to stand under; its lines need an indentation all the same.
  const margin = indent === '' ? '  ' : indent;
  return `|${chomping}\n${body.replace(/^(?=.)/gm, margin)}`;
}

function needsEscapes(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\0-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(
    text,
  );
}

function withEscapes(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
