import type { Json } from '../model/document.js';

const WORDS = new Map<string, Json>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

/**
 * What an unquoted YAML scalar means to kubectl, which is neither YAML 1.1 nor 1.2: `yes` and `on` are booleans and `012` is
 * octal, as in 1.1, but `1:30` and dates stay text. A file must mean here what it will mean when it is applied.
 * `.inf` and `.nan` stay text as well, since JSON has no such numbers.
 *
 * kubernetes-sigs/yaml: goyaml.v2/resolve.go
 */
export function parseScalar(text: string): Json {
  if (!/^[-+.\d~yYnNtTfFoO]/.test(text)) return text === '' ? null : text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  return parseNumber(text) ?? text;
}

function parseNumber(text: string): number | undefined {
  // Go allows underscores in what begins with a digit or a sign, and a leading zero makes octal only of octal digits.
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  const integer = /^([-+]?)(?:0([xX][\da-fA-F]+|[bB][01]+|[oO][0-7]+)|0([0-7]+))$/.exec(digits);
  if (integer !== null) {
    const size = Number(integer[2] === undefined ? `0o${integer[3]}` : `0${integer[2]}`);
    return integer[1] === '-' ? 0 - size : size;
  }
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(digits)) return undefined;
  const number = Number(digits);
  return Number.isFinite(number) ? number + 0 : undefined;
}
