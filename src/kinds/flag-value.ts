import { UsageError } from '../errors.js';
import { parseDuration } from '../model/duration.js';
import type { Flags } from '../model/flag.js';

/** What was found and what was expected, in the words of every wrong flag. */
export function wrongValue(flag: string, found: string, expected: string): UsageError {
  return new UsageError('wrong-value', `--${flag}: found \`${found}\`, expected ${expected}`);
}

/** A flag's text; undefined when it was not given. */
export function text(value: Flags[string]): string | undefined {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.at(-1) : undefined;
}

/** All values of a flag that repeats. */
export function texts(value: Flags[string]): string[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
}

/** A whole number in a range, or undefined when the flag was not given. */
export function integer(flag: string, value: Flags[string], min: number, max: number): number | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  const number = Number(written);
  if (!/^\d+$/.test(written) || number < min || number > max) {
    throw wrongValue(flag, written, `a whole number from ${min} to ${max}`);
  }
  return number;
}

/** `key=value,key=value` of a flag that may also repeat; keys keep their order. */
export function parsePairs(flag: string, value: Flags[string]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const pair of texts(value)
    .flatMap((list) => list.split(','))
    .filter((part) => part !== '')) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw wrongValue(flag, pair, 'KEY=VALUE');
    pairs[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return pairs;
}

/** What a key of a `key=value` list may be: a Go-style duration, a whole number, or free text, and the field it becomes. */
export type Setting = { field?: string; type: 'duration' | 'integer' | 'text' };

/**
 * `key=value,key=value` turned into typed fields, in the order written.
 *
 * @throws UsageError for an unknown key or a value of the wrong type.
 */
export function parseSettings(
  flag: string,
  value: Flags[string],
  settings: Record<string, Setting>,
): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  for (const [key, written] of Object.entries(parsePairs(flag, value))) {
    const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
    if (setting === undefined) throw wrongValue(flag, key, `one of ${Object.keys(settings).join(', ')}`);
    fields[setting.field ?? key] = typedValue(`${flag} ${key}`, written, setting.type);
  }
  return fields;
}

function typedValue(flag: string, written: string, type: Setting['type']): string | number {
  if (type === 'integer') {
    if (!/^\d+$/.test(written)) throw wrongValue(flag, written, 'a whole number');
    return Number(written);
  }
  if (type === 'duration') requireDuration(flag, written);
  return written;
}

/** Throws a UsageError unless the text is a Go-style duration above zero. */
export function requireDuration(flag: string, written: string): void {
  const ms = parseDuration(written);
  if (ms === undefined || ms <= 0) throw wrongValue(flag, written, 'a duration such as 500ms or 1m30s');
}
