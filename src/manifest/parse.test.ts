import { describe, expect, it } from 'vitest';
import type { Recogniser } from '../model/document.js';
import { parseManifests } from './parse.js';

const HEAD = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n';

function values(text: string) {
  const { documents, problems } = parseManifests(text, 'x.yaml');
  expect(problems).toEqual([]);
  return documents.map((document) => document.value);
}

function problems(text: string): string[] {
  return parseManifests(text, 'x.yaml').problems.map(
    ({ position: { file, line, column }, path, message }) => `${file}:${line}:${column}: ${path ?? ''}: ${message}`,
  );
}

describe('parseManifests', () => {
  it('reads the header of an object', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: a
  namespace: b
  labels: { x: z, n: 1 }
  annotations:
    failover.dev/cluster: east
spec: {}
`;
    const [document] = parseManifests(text, 'x.yaml').documents;
    expect(document).toMatchObject({
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      name: 'a',
      namespace: 'b',
      cluster: 'east',
      labels: { x: 'z', n: '1' },
      file: 'x.yaml',
    });
    expect(JSON.parse(JSON.stringify(document))).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      namespace: 'b',
      name: 'a',
      file: 'x.yaml',
    });
  });

  it('splits documents at markers, passes over empty ones and keeps directives with theirs', () => {
    const text = `# only a comment\n---\n---\n${HEAD}...\n%YAML 1.2\n--- # second\n${HEAD}\n---\n# end\n--- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n`;
    const { documents } = parseManifests(text, 'x.yaml');
    expect(documents.map((document) => [document.kind, document.at(['metadata', 'name']).line])).toEqual([
      ['Service', 7],
      ['Service', 14],
      ['Pod', 18],
    ]);
  });

  it('does not split at dashes that are not a marker', () => {
    expect(values(`${HEAD}data:\n  text: |\n    ---\n    a\n  other: ---x\n`)).toMatchObject([
      { data: { text: '---\na\n', other: '---x' } },
    ]);
  });

  it('takes further lines of a quoted text in any column, as the API server does', () => {
    const text = `${HEAD}data:\n  single: 'one\n  two\n\n  three'\n  list:\n  - "a\n  b\\\n  c"\n  - x: "a\nb"\n`;
    expect(values(text)).toMatchObject([{ data: { single: 'one two\nthree', list: ['a bc', { x: 'a b' }] } }]);
    expect(parseManifests(text, 'x').documents[0]?.at(['data', 'list', 1])).toMatchObject({ line: 14, column: 5 });
  });

  it('shows the quote that is not closed, not a later one that is', () => {
    expect(problems(`${HEAD}a: 'x'\nb: "x\nc: "y"\nd: "z"\n`)).toEqual([
      'x.yaml:6:4: : found no closing `"` of a text',
    ]);
  });

  it('ends a block scalar at a marker in the first column, as YAML does', () => {
    expect(values(`${HEAD}data:\n  text: |\n    a\n---\n${HEAD}`)).toHaveLength(2);
  });

  const service = '{"apiVersion":"v1","kind":"Service","metadata":{"name":"}{"}}';
  const pod = '{\n\t"apiVersion": "v1",\n\t"metadata": {"name": "b"},\n\t"kind": "Pod"\n}\n';
  it.each([
    ['one after the other', service + pod, [1, 4]],
    ['on lines of their own', `${service}\n\n${pod}`, [1, 6]],
    ['with a comma too many', `\n${pod.replace('},', '},\n"x": [1,],')}${service}\n`, [6, 8]],
  ])('reads JSON values %s, tabs included', (_, text, lines) => {
    const { documents, problems } = parseManifests(text, 'x.json');
    expect(problems).toEqual([]);
    expect(documents.map((document) => document.at(['kind']).line)).toEqual(lines);
  });

  it('gives the same lines and columns with CRLF and a byte-order mark', () => {
    const text = `\uFEFF${HEAD}spec:\n  a: |\n    x\n    y\n  b: 1\n`.replaceAll('\n', '\r\n');
    const [document] = parseManifests(text, 'x.yaml').documents;
    expect(document?.value).toMatchObject({ spec: { a: 'x\ny\n', b: 1 } });
    expect(document?.at()).toEqual({ file: 'x.yaml', line: 1, column: 1 });
    expect(document?.at(['spec', 'b'])).toEqual({ file: 'x.yaml', line: 9, column: 3 });
  });

  it('flattens Lists, typed ones too, with the positions of the items', () => {
    const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: a}
- apiVersion: v1
  kind: PodList
  items:
    - metadata:
        name: b
---
apiVersion: v1
kind: ServiceList
items: []
`;
    const { documents, problems } = parseManifests(text, 'x.yaml');
    expect(problems).toEqual([]);
    expect(documents.map(({ apiVersion, kind, name }) => `${apiVersion} ${kind} ${name}`)).toEqual([
      'v1 Service a',
      'v1 Pod b',
    ]);
    expect(documents.map((document) => document.at())).toEqual([
      { file: 'x.yaml', line: 4, column: 3 },
      { file: 'x.yaml', line: 10, column: 7 },
    ]);
    expect(documents[1]?.at(['metadata', 'name'])).toEqual({ file: 'x.yaml', line: 11, column: 9 });
  });

  it('points at a field, at a list item, and at the nearest parent of what is absent', () => {
    const [document] = parseManifests(`${HEAD}spec:\n  ports:\n  - port: 80\n  -   port: 81\n`, 'x.yaml').documents;
    const at = (...path: (string | number)[]) => `${document?.at(path).line}:${document?.at(path).column}`;
    expect([
      at('spec', 'ports', 1),
      at('spec', 'ports', 1, 'port'),
      at('spec', 'ports', 7, 'port'),
      at('status'),
      at(),
    ]).toEqual(['8:7', '8:7', '6:3', '1:1', '1:1']);
  });

  it('resolves anchors, aliases and merge keys; own keys win', () => {
    const text = `${HEAD}a: &a { x: 1, y: 2 }\nb:\n  <<: *a\n  y: 3\nc: { <<: [{ x: 9 }, *a] }\nd: [*a, &s text, *s]\n`;
    const [document] = parseManifests(text, 'x.yaml').documents;
    expect(document?.value).toMatchObject({
      b: { x: 1, y: 3 },
      c: { x: 9, y: 2 },
      d: [{ x: 1, y: 2 }, 'text', 'text'],
    });
    expect(document?.at(['b', 'x'])).toEqual({ file: 'x.yaml', line: 5, column: 9 });
    expect(document?.at(['d', 0])).toEqual({ file: 'x.yaml', line: 10, column: 5 });
  });

  // kubernetes-sigs/yaml: goyaml.v2/resolve.go; the same as `kubectl annotate --local -o json` 1.32 prints
  it.each<[string, unknown]>([
    ['yes', true],
    ['Off', false],
    ['y', true],
    ['~', null],
    ['', null],
    ['012', 10],
    ['08', 8],
    ['0o17', 15],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['-0', 0],
    ['1:30', '1:30'],
    ['2020-01-01', '2020-01-01'],
    ['.inf', '.inf'],
    ['1.2.3', '1.2.3'],
    ['!!str 12', '12'],
    ['!!int "12"', 12],
    ['!other x', 'x'],
    ['"yes"', 'yes'],
    ['>-\n  a\n  b', 'a b'],
    ['a\n  b', 'a b'],
  ])('reads the value `%s` as kubectl does', (written, value) => {
    expect(values(`${HEAD}v: ${written}\n`)).toMatchObject([{ v: value }]);
  });

  it('leaves keys as they are written', () => {
    expect(values(`${HEAD}fault: { on: data, 1: x, no: z }\nyes: 1\n? z\n: 2\n`)).toMatchObject([
      { fault: { on: 'data', 1: 'x', no: 'z' }, yes: 1, z: 2 },
    ]);
  });

  it.each([
    `${HEAD}__proto__:\n  polluted: true\nconstructor: { prototype: { polluted: true } }\n`,
    '{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"__proto__":{"polluted":true}}',
  ])('takes no harm from keys that JavaScript knows', (text) => {
    const [value] = values(text);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('asks the recognisers about what has no apiVersion', () => {
    const recogniser: Recogniser = (value) =>
      'static_resources' in value ? { apiVersion: 'envoy', kind: 'Bootstrap', name: 'b' } : undefined;
    const { documents, problems } = parseManifests('static_resources: {}\n---\nother: {}\n', 'x.yaml', [recogniser]);
    expect(documents.map(({ kind, name }) => [kind, name])).toEqual([['Bootstrap', 'b']]);
    expect(problems.map((problem) => problem.position.line)).toEqual([3, 3, 3]);
  });

  it('takes generateName for a name', () => {
    expect(parseManifests('apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }\n', 'x').documents[0]?.name).toBe(
      'a-',
    );
  });

  it('asks no name of what istioctl reads itself', () => {
    const operator = 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n';
    const names = (rest: string) => parseManifests(operator + rest, 'x').documents.map(({ name }) => name);
    expect(names('spec: { profile: minimal }\n')).toEqual(['']);
    expect(names('metadata: { namespace: istio-system }\n')).toEqual(['']);
    expect(names('metadata: { name: mesh }\n')).toEqual(['mesh']);
  });

  it('tells all problems of all documents and gives the rest', () => {
    const text = `a: [\n---\n${HEAD}---\nkind: 1\n---\n${HEAD}x: 1\nx: 2\ny: *z\n`;
    expect(problems(text)).toEqual([
      'x.yaml:2:1: : found no closing `]` of a list',
      'x.yaml:8:1: : found no apiVersion, expected one such as `v1` or `networking.istio.io/v1`',
      'x.yaml:8:1: kind: found the number 1, expected text',
      'x.yaml:8:1: : found no metadata, expected a map with a name',
      'x.yaml:15:1: x: found the key a second time, expected each key once; the first is on line 14',
      'x.yaml:16:4: y: found the alias `*z`, expected an anchor `&z` before it',
    ]);
    expect(parseManifests(text, 'x.yaml').documents).toHaveLength(1);
  });

  it('reads the whole of a long List and refuses one long object', () => {
    const item = `- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a }\n  data: { a: "${'x'.repeat(1000)}" }\n`;
    expect(values(`apiVersion: v1\nkind: List\nitems:\n${item.repeat(3200)}`)).toHaveLength(3200);
    expect(problems(`${HEAD}---\n${HEAD}data: ${'é'.repeat(1.6e6)}\n`)).toEqual([
      expect.stringMatching(/^x.yaml:6:1: : found a document of .* MiB, expected at most 3 MiB$/),
    ]);
  });

  it('reads a thousand documents in well under a second', () => {
    const start = performance.now();
    expect(values(`${HEAD}spec: { ports: [{ port: 80 }] }\n---\n`.repeat(1000))).toHaveLength(1000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
