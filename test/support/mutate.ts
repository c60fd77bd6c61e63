import type { Json, JsonObject } from '../../src/model/document.js';
import type { Random } from '../../src/model/random.js';

const STRANGE: Json[] = [
  null,
  true,
  '',
  '*',
  '-1s',
  '/',
  'a'.repeat(5000),
  '\u{1F600}\u0301\u200F',
  '__proto__',
  0,
  -1,
  1e308,
  2 ** 53,
  0.1,
  [],
  {},
  [[]],
  [null],
  { __proto__: null, constructor: 1, toString: 'x' } as unknown as Json,
];

/** The value with one part of it changed by chance: removed, doubled, replaced, retyped, nested or renamed. The value itself stays. */
export function mutateValue(value: Json, random: Random): Json {
  const copy = structuredClone(value);
  const places = placesOf(copy);
  const place = places[Math.floor(random.next() * places.length)];
  if (place === undefined) return copy;
  change(place.parent, place.key, random);
  return copy;
}

type Place = { parent: JsonObject | Json[]; key: string | number };

function placesOf(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as JsonObject;
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [{ parent, key }, ...placesOf(parent[key] as Json)]);
}

function change(holder: JsonObject | Json[], key: string | number, random: Random): void {
  const parent = holder as JsonObject;
  const old = parent[key] as Json;
  const choice = Math.floor(random.next() * 7);
  if (choice === 0) delete parent[key];
  else if (choice === 1) parent[`${key}x`] = old;
  else if (choice === 2) parent[key] = [old, old];
  else if (choice === 3) parent[key] = { [String(key)]: old };
  else if (choice === 4) parent[key] = String(old);
  else if (choice === 5)
    Object.defineProperty(parent, '__proto__', { value: old, enumerable: true, configurable: true });
  else parent[key] = structuredClone(STRANGE[Math.floor(random.next() * STRANGE.length)] as Json);
}

const INSERTS = [
  '{',
  ']',
  ': ',
  '\t',
  '- ',
  '\u0000',
  '"',
  '&a ',
  '*a',
  '#',
  '\n---\n',
  '{{ x }}',
  '\uFEFF',
  '|\n',
  '99999999999999999999',
];

/** The text cut off, with something put in, or with a stretch taken out, by chance. */
export function mutateText(text: string, random: Random): string {
  const at = Math.floor(random.next() * text.length);
  const choice = Math.floor(random.next() * 4);
  if (choice === 0) return text.slice(0, at);
  if (choice === 1) return text.slice(0, at) + text.slice(at + Math.ceil(random.next() * 20));
  if (choice === 2) return text.slice(0, at) + text.slice(at - Math.ceil(random.next() * 40));
  return text.slice(0, at) + INSERTS[Math.floor(random.next() * INSERTS.length)] + text.slice(at);
}
