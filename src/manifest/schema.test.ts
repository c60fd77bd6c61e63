import { describe, expect, it } from 'vitest';
import type { Json } from '../model/document.js';
import { formatPath } from '../model/document.js';
import { checkSchema, type Schema, type SchemaOptions } from './schema.js';

function check(value: Json, schema: Schema, options?: SchemaOptions): string[] {
  return checkSchema(value, schema, options).map(
    ({ path, message, hint }) => `${formatPath(path)}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

/** The problem of one value under `at`. */
function one(value: Json, schema: Schema): string[] {
  return check({ at: value }, { type: 'object', properties: { at: schema } });
}

describe('types', () => {
  it.each<[Json, Schema, string[]]>([
    ['a', { type: 'string' }, []],
    [8080, { type: 'string' }, ["at: found 8080, expected a text (put it in quotes: '8080')"]],
    [
      true,
      { type: 'string' },
      ['at: found true, expected a text (put it in quotes: YAML takes y, n, yes, no, on and off for booleans)'],
    ],
    [1, { type: 'integer' }, []],
    [1.0, { type: 'integer' }, []],
    [1.5, { type: 'integer' }, ['at: found 1.5, expected a whole number']],
    ['1', { type: 'integer' }, ['at: found "1", expected a whole number (write it without quotes: 1)']],
    [1.5, { type: 'number' }, []],
    ['x', { type: 'number' }, ['at: found "x", expected a number']],
    [false, { type: 'boolean' }, []],
    ['yes', { type: 'boolean' }, ['at: found "yes", expected `true` or `false`']],
    [[], { type: 'object' }, ['at: found an empty list, expected an object']],
    [{}, { type: 'array' }, ['at: found an object, expected a list']],
    [[1], { type: 'string' }, ['at: found a list, expected a text']],
    [{ any: 'thing' }, {}, []],
    [5, { 'x-kubernetes-int-or-string': true }, []],
    ['5', { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }, []],
    [1.5, { 'x-kubernetes-int-or-string': true }, ['at: found 1.5, expected a whole number or a text']],
  ])('%j against %j', (value, schema, problems) => {
    expect(one(value, schema)).toEqual(problems);
  });
});

describe('null', () => {
  it('counts as absent where the schema does not allow it (kubernetes: defaulting and nullable)', () => {
    const schema: Schema = { type: 'object', properties: { a: { type: 'string' } } };
    expect(check({ a: null }, schema)).toEqual([]);
    expect(check({ a: null }, { ...schema, required: ['a'] })).toEqual(['a: found nothing, expected a text']);
  });

  it('is a value where it may be', () => {
    const schema: Schema = {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string', nullable: true } },
    };
    expect(check({ a: null }, schema)).toEqual([]);
  });

  it('is no item of a list', () => {
    expect(one([null], { type: 'array', items: { type: 'string' } })).toEqual(['at[0]: found null, expected a text']);
  });
});

describe('values', () => {
  it.each<[Json, Schema, string[]]>([
    [0, { type: 'integer', minimum: 1, maximum: 9 }, ['at: found 0, expected a whole number from 1 to 9']],
    [9, { type: 'integer', minimum: 1, maximum: 9 }, []],
    [10, { type: 'number', maximum: 9 }, ['at: found 10, expected a number of 9 or less']],
    [-1, { type: 'number', minimum: 0 }, ['at: found -1, expected a number of 0 or more']],
    [0, { type: 'number', minimum: 0, exclusiveMinimum: true }, ['at: found 0, expected a number greater than 0']],
    [5, { type: 'number', maximum: 5, exclusiveMaximum: true }, ['at: found 5, expected a number less than 5']],
    [2 ** 31, { type: 'integer', format: 'int32' }, ['at: found 2147483648, expected a 32-bit whole number']],
    [
      2 ** 32,
      { type: 'integer', format: 'uint32' },
      ['at: found 4294967296, expected a whole number from 0 to 4294967295'],
    ],
    ['', { type: 'string', minLength: 1 }, ['at: found "", expected a text that is not empty']],
    ['abc', { type: 'string', maxLength: 2 }, ['at: found 3 characters, expected at most 2']],
    // Length counts characters, as Kubernetes does, not UTF-16 units.
    ['😀😀', { type: 'string', maxLength: 2 }, []],
    ['A', { type: 'string', pattern: '^[a-z]$' }, ['at: found "A", expected a text that matches `^[a-z]$`']],
    // What only Go's RE2 understands is left to the API server.
    ['A', { type: 'string', pattern: '(?i)^[a-z]$' }, []],
    ['10s', { type: 'string', format: 'duration' }, []],
    [
      '10',
      { type: 'string', format: 'duration' },
      ['at: found "10", expected a duration such as `500ms` or `1m30s` (give a unit: `10s`)'],
    ],
    [
      10,
      { type: 'string', format: 'duration' },
      ['at: found 10, expected a duration such as `500ms` or `1m30s` (give a unit: `10s`)'],
    ],
    ['-1s', { type: 'string', format: 'duration', minimum: 0 }, ['at: found "-1s", expected a duration of 0s or more']],
    [
      '0s',
      { type: 'string', format: 'duration', minimum: 0, exclusiveMinimum: true },
      ['at: found "0s", expected a duration greater than 0s'],
    ],
    ['2026-01-31T12:00:00Z', { type: 'string', format: 'date-time' }, []],
    [
      '2026-13-31T12:00:00Z',
      { type: 'string', format: 'date-time' },
      ['at: found "2026-13-31T12:00:00Z", expected a time such as `2026-01-31T12:00:00Z`'],
    ],
    ['x', { type: 'string', format: 'nobody-knows' }, []],
    [
      'ROUND_ROBBIN',
      { type: 'string', enum: ['RANDOM', 'ROUND_ROBIN'] },
      ['at: found "ROUND_ROBBIN", expected `RANDOM` or `ROUND_ROBIN` (did you mean `ROUND_ROBIN`?)'],
    ],
    ['c', { type: 'string', enum: ['a', 'b', 'd'] }, ['at: found "c", expected `a`, `b` or `d` (did you mean `a`?)']],
  ])('%j against %j', (value, schema, problems) => {
    expect(one(value, schema)).toEqual(problems);
  });

  it('never shows what is marked as secret, and cuts what is long', () => {
    expect(one('hunter2', { type: 'string', format: 'password', maxLength: 3 })).toEqual([
      'at: found 7 characters, expected at most 3',
    ]);
    expect(one('hunter2', { type: 'string', format: 'byte', enum: ['a'] })).toEqual([
      'at: found [redacted], expected `a`',
    ]);
    expect(one('x'.repeat(100), { type: 'string', enum: ['a'] })).toEqual([
      `at: found "${'x'.repeat(57)}...", expected \`a\``,
    ]);
  });
});

describe('objects', () => {
  const schema: Schema = {
    type: 'object',
    required: ['host'],
    properties: { host: { type: 'string' }, port: { type: 'integer' } },
  };

  it('names every unknown field, with what was probably meant', () => {
    expect(one({ host: 'a', prot: 1, zebra: 2 }, schema)).toEqual([
      'at.prot: found an unknown field, expected `host` or `port` (did you mean `port`?)',
      'at.zebra: found an unknown field, expected `host` or `port`',
    ]);
  });

  it('lets unknown fields pass when told so', () => {
    expect(check({ zebra: 1, host: 'a' }, schema, { unknownFields: 'ignore' })).toEqual([]);
  });

  it('keeps open what Kubernetes keeps open', () => {
    expect(one({ host: 'a', zebra: 1 }, { ...schema, 'x-kubernetes-preserve-unknown-fields': true })).toEqual([]);
    expect(one({ host: 'a', zebra: 1 }, { ...schema, additionalProperties: true })).toEqual([]);
    expect(one({ host: 'a', zebra: 1 }, { ...schema, additionalProperties: { type: 'string' } })).toEqual([
      "at.zebra: found 1, expected a text (put it in quotes: '1')",
    ]);
  });

  it('names a missing field at its own path', () => {
    expect(one({ port: 1 }, schema)).toEqual(['at.host: found nothing, expected a text']);
  });

  it('does not take what every object inherits for a field', () => {
    expect(one({ host: 'a', constructor: 1, toString: 2 }, schema)).toHaveLength(2);
    expect(one({}, { ...schema, required: ['constructor'] })).toHaveLength(1);
  });

  it('counts entries', () => {
    const map: Schema = { type: 'object', additionalProperties: {}, minProperties: 1, maxProperties: 1 };
    expect(one({}, map)).toEqual(['at: found none, expected at least 1 entry']);
    expect(one({ a: 1, b: 2 }, map)).toEqual(['at: found 2 entries, expected at most 1 entry']);
  });

  it('knows apiVersion, kind and metadata of a resource', () => {
    const crd: Schema = {
      type: 'object',
      properties: { metadata: { type: 'object' }, spec: { type: 'object', properties: {} } },
    };
    const resource = { apiVersion: 'a/v1', kind: 'B', metadata: { name: 'c', labels: {} }, spec: {} };
    expect(check(resource, crd)).toEqual([]);
    expect(check({ ...resource, spec: { metadata: {} } }, crd)).toEqual([
      'spec.metadata: found an unknown field, expected no fields here',
    ]);
  });
});

describe('lists', () => {
  it('checks and counts items', () => {
    const list: Schema = { type: 'array', minItems: 1, maxItems: 2, items: { type: 'integer' } };
    expect(one([], list)).toEqual(['at: found none, expected at least 1 item']);
    expect(one([1, 'a', 3], list)).toEqual([
      'at[1]: found "a", expected a whole number',
      'at: found 3 items, expected at most 2 items',
    ]);
  });

  it('finds duplicates', () => {
    const map: Schema = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', additionalProperties: true },
    };
    expect(one([{ name: 'a' }, { name: 'b' }, { name: 'a', port: 1 }], map)).toEqual([
      'at[2]: found the same `name` again, expected each only once',
    ]);
    expect(one(['x', 'x'], { type: 'array', 'x-kubernetes-list-type': 'set', items: {} })).toEqual([
      'at[1]: found "x", expected each only once',
    ]);
  });
});

describe('alternatives', () => {
  // As Istio's CRDs write a protobuf oneof: none, or exactly one.
  const atMostOne: Schema = {
    type: 'object',
    properties: { simple: {}, consistentHash: {} },
    oneOf: [
      { not: { anyOf: [{ required: ['simple'] }, { required: ['consistentHash'] }] } },
      { required: ['simple'] },
      { required: ['consistentHash'] },
    ],
  };

  it('at most one of', () => {
    expect(one({}, atMostOne)).toEqual([]);
    expect(one({ simple: 1 }, atMostOne)).toEqual([]);
    expect(one({ simple: 1, consistentHash: 2 }, atMostOne)).toEqual([
      'at: found both `simple` and `consistentHash`, expected at most one of `simple` and `consistentHash`',
    ]);
  });

  it('exactly one of, any of, none of', () => {
    const fields: Schema = { type: 'object', properties: { a: {}, b: {} } };
    const branches: Schema[] = [{ required: ['a'] }, { required: ['b'] }];
    expect(one({}, { ...fields, oneOf: branches })).toEqual([
      'at: found none of them, expected exactly one of `a` and `b`',
    ]);
    expect(one({}, { ...fields, anyOf: branches })).toEqual([
      'at: found none of them, expected at least one of `a` and `b`',
    ]);
    expect(one({ a: 1, b: 1 }, { ...fields, anyOf: branches })).toEqual([]);
    expect(one({ a: 1 }, { ...fields, not: { required: ['a'] } })).toEqual(['at: found `a`, expected none of `a`']);
  });

  it('looks into allOf', () => {
    expect(
      one({ simple: 1, consistentHash: 2 }, { ...atMostOne, oneOf: undefined, allOf: [{ oneOf: atMostOne.oneOf }] }),
    ).toHaveLength(1);
    expect(one({}, { ...atMostOne, allOf: [{ required: ['simple'] }] })).toHaveLength(1);
    expect(one({ simple: 1 }, { ...atMostOne, allOf: [{ required: ['simple'] }] })).toEqual([]);
  });

  it('takes a oneOf of types for a union and looks into the branch', () => {
    const union: Schema = { oneOf: [{ type: 'string' }, { type: 'object', properties: { a: { type: 'integer' } } }] };
    expect(one('x', union)).toEqual([]);
    expect(one({ a: 'x' }, union)).toEqual(['at.a: found "x", expected a whole number']);
    expect(one(5, union)).toEqual(['at: found 5, expected a text or an object']);
  });
});

describe('speed', () => {
  it('checks ten thousand documents in two seconds', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            hosts: { type: 'array', items: { type: 'string', pattern: '^[a-z.]+$', maxLength: 253 } },
            ports: {
              type: 'array',
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['number'],
              items: { type: 'object', properties: { number: { type: 'integer', minimum: 1, maximum: 65535 } } },
            },
          },
        },
      },
    };
    const value = { spec: { hosts: ['a.example', 'b.example'], ports: [{ number: 1 }, { number: 2 }] } };
    const start = performance.now();
    for (let i = 0; i < 10_000; i++) checkSchema(value, schema);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
