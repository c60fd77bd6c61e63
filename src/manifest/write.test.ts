import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parse11 } from 'yaml';
import type { Json } from '../model/document.js';
import { Private } from '../model/private.js';
import { readFullYaml } from './full-yaml.js';
import { writeJson, writeManifests, writeYaml } from './write.js';

describe('writeManifests', () => {
  it('puts apiVersion, kind and metadata first, and leaves out what is absent or null', () => {
    const object = {
      spec: { ports: [{ port: 80, name: undefined }], selector: null, empty: {} },
      metadata: { annotations: { b: '1' }, creationTimestamp: null, name: 'a', namespace: 'team' },
      kind: 'Service',
      apiVersion: 'v1',
    };
    expect(writeManifests([object], 'yaml')).toBe(
      `apiVersion: v1
kind: Service
metadata:
  name: a
  namespace: team
  annotations:
    b: "1"
spec:
  ports:
  - port: 80
  empty: {}
`,
    );
  });

  it('separates documents in YAML and makes a List in JSON', () => {
    const objects = [{ kind: 'A' }, { kind: 'B' }];
    expect(writeManifests(objects, 'yaml')).toBe('kind: A\n---\nkind: B\n');
    expect(JSON.parse(writeManifests(objects, 'json'))).toEqual({ apiVersion: 'v1', kind: 'List', items: objects });
    expect(JSON.parse(writeManifests([{ kind: 'A' }], 'json'))).toEqual({ kind: 'A' });
  });

  it('writes out private text, since these manifests were asked for', () => {
    expect(writeManifests([{ data: { 'tls.key': new Private('c2VjcmV0') } }], 'yaml')).toBe(
      'data:\n  tls.key: c2VjcmV0\n',
    );
  });
});

describe('writeYaml', () => {
  // yaml.org/type (1.1), yaml.org/spec/1.2.2 core schema, kubernetes-sigs/yaml goyaml.v2/resolve.go
  it.each([
    ...[
      'yes',
      'No',
      'on',
      'y',
      'true',
      'null',
      '~',
      '',
      '12',
      '-1',
      '+1',
      '012',
      '0o7',
      '0x1F',
      '0b1',
      '1_000',
      '1e3',
      '1.',
      '.5',
    ],
    ...['1.0', '.inf', '-.Inf', '.nan', '1:30', '190:20:30', '2020-01-01', '2020-01-01T00:00:00Z', '<<', '=', '08'],
  ])('quotes the text %j, which is a value to some reader', (text) => {
    expect(writeYaml({ a: text })).toBe(`a: "${text}"\n`);
  });

  it.each([
    'a',
    'v1',
    '10.0.0.1',
    'a:b',
    'http://x/y?z',
    '1.28.3',
    '500ms',
    '1m30s',
    '-x',
    'a b',
    'us-east1/b',
    'a#b',
    '>= 99%'.slice(3),
    'é',
  ])('leaves the text %j as it is', (text) => {
    expect(writeYaml({ a: text })).toBe(`a: ${text}\n`);
  });

  it.each([
    ['::', "'::'"],
    ['*.global', "'*.global'"],
    ['a: b', "'a: b'"],
    ["'a", "'''a'"],
    ['- a', "'- a'"],
    ['>= 99%', "'>= 99%'"],
    [' a', "' a'"],
    ['\u0000', '"\\u0000"'],
    ['a\r\nb', '"a\\r\\nb"'],
  ])('quotes the text %j, which would not be text', (text, written) => {
    expect(writeYaml(text)).toBe(`${written}\n`);
  });

  it('keeps text of many lines readable', () => {
    expect(writeYaml({ a: ['x\n\ty\n', 'x\ny'], b: { c: 'x\n\n' } })).toBe(
      'a:\n- |\n  x\n  \ty\n- |-\n  x\n  y\nb:\n  c: |+\n    x\n\n',
    );
  });

  it('comes back as it was, from kubectl and from readers of YAML 1.1 and 1.2', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...'ab019 \t\n:-#\'"|>&*!%@`{}[],?.~_+=<ex\\')).map((letters) => letters.join('')),
    );
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(
          text.filter((key) => key !== '__proto__' && key.length < 1000),
          tie('json'),
          { maxKeys: 3 },
        ),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const written = writeYaml({ value });
        expect(readFullYaml(written), written).toMatchObject({ problems: [], value: { value } });
        for (const version of ['1.1', '1.2'] as const) {
          expect(parse11(written, { version, logLevel: 'silent' }), written).toEqual({ value });
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 1500), seed: 3 },
    );
  });
});

describe('writeJson', () => {
  it('writes null for what JSON cannot say and drops undefined', () => {
    expect(writeJson({ a: undefined, b: null, c: Number.NaN })).toBe('{\n  "b": null,\n  "c": null\n}\n');
  });
});
