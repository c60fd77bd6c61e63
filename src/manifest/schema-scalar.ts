import type { Json } from '../model/document.js';
import { formatDuration, parseDuration } from '../model/duration.js';
import { suggestion } from './did-you-mean.js';
import { foreignPattern } from './foreign-pattern.js';
import type { Schema } from './json-schema.js';
import type { Format } from './schema-format.js';
import { describeEnum, describeRange, found } from './schema-text.js';

/** Takes down a problem of the value at hand. */
export type Report = (keyword: string, found: string, expected: string, hint?: string) => void;

/** Checks a string, number or boolean of the right type; the first problem is enough, the others would repeat it. */
export function checkScalar(value: Json, schema: Schema, formats: Record<string, Format>, report: Report): void {
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    const hint = typeof value === 'string' ? suggestion(value, schema.enum.map(String)) : undefined;
    report('enum', found(value, schema), describeEnum(schema.enum), hint);
    return;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return;
  const format = schema.format === undefined ? undefined : formats[schema.format];
  if (format !== undefined && !format.test(value)) {
    report('format', found(value, schema), format.expected, format.hint?.(value));
    return;
  }
  if (!inRange(value, schema)) {
    report('range', found(value, schema), describeRange(schema, isDuration(schema) ? formatDuration : String));
    return;
  }
  if (typeof value === 'string') checkText(value, schema, report);
}

function checkText(value: string, schema: Schema, report: Report): void {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  const length = value.length <= maxLength && value.length >= minLength ? value.length : [...value].length;
  if (length < minLength) {
    report(
      'length',
      found(value, schema),
      minLength === 1 ? 'a text that is not empty' : `at least ${minLength} characters`,
    );
  } else if (length > maxLength) {
    report('length', `${length} characters`, `at most ${maxLength}`);
  } else if (pattern !== undefined && compiled(pattern)?.(value) === false) {
    report('pattern', found(value, schema), `a text that matches \`${pattern}\``);
  }
}

function inRange(value: string | number, schema: Schema): boolean {
  const number = typeof value === 'number' ? value : isDuration(schema) ? parseDuration(value) : undefined;
  if (number === undefined) return true;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
  if (number < minimum || (schema.exclusiveMinimum === true && number === minimum)) return false;
  return number < maximum || (schema.exclusiveMaximum !== true && number === maximum);
}

function isDuration(schema: Schema): boolean {
  return schema.format === 'duration';
}

type Pattern = ReturnType<typeof foreignPattern>;

const PATTERNS = new Map<string, Pattern | undefined>();

/** The pattern of a schema, compiled once. CRDs are written for Go's RE2: what JavaScript does not understand is not evaluated. */
function compiled(pattern: string): Pattern | undefined {
  if (!PATTERNS.has(pattern)) PATTERNS.set(pattern, compile(pattern));
  return PATTERNS.get(pattern);
}

function compile(pattern: string): Pattern | undefined {
  try {
    return foreignPattern(pattern);
  } catch {
    return undefined; // nothing is lost: the API server still judges it
  }
}
