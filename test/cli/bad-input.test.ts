import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const HEAD = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n';
const LETTERS = 'abcdefghij'.split('');

/** name: what is wrong; text: the file; says: what stderr must hold, the place included. */
const broken: { name: string; text: string | Buffer; says: string | RegExp; file?: string }[] = [
  { name: 'a tab as indentation', text: `${HEAD}spec:\n\tports: []\n`, says: 'bad.yaml:6:1: found a tab' },
  { name: 'a tab after spaces', text: `${HEAD}spec:\n  a:\n  \tb: 1\n`, says: 'bad.yaml:7:' },
  {
    name: 'a list that is not closed',
    text: `${HEAD}spec: [1, 2\nstatus: {}\n`,
    says: 'bad.yaml:6:1: found no closing `]`',
  },
  {
    name: 'a map that is not closed',
    text: `${HEAD}spec: {a: 1\nstatus: {}\n`,
    says: 'bad.yaml:6:1: found no closing `}`',
  },
  {
    name: 'a double quote that is not closed',
    text: `${HEAD}spec: "a\nb: 1\n`,
    says: 'bad.yaml:5:7: found no closing `"`',
  },
  {
    name: 'a single quote that is not closed',
    text: `${HEAD}spec: 'a\nb: 1\n`,
    says: "bad.yaml:5:7: found no closing `'`",
  },
  {
    name: 'an indentation that fits nothing',
    text: `${HEAD}spec:\n    a: 1\n  b: 2\n`,
    says: 'bad.yaml:7:1: found an indentation',
  },
  { name: 'two keys on one line', text: `${HEAD}spec: a: b\n`, says: 'bad.yaml:5:7: found a second key' },
  { name: 'a line without a colon', text: `${HEAD}spec\nb: 1\n`, says: 'bad.yaml:5:1: found a line without a colon' },
  { name: 'a list item among keys', text: `${HEAD}- a\n`, says: 'bad.yaml:5:1: ' },
  { name: 'a key among list items', text: `- a\nb: 1\n`, says: 'bad.yaml:2:1: ' },
  { name: 'an unknown escape', text: `${HEAD}a: "\\q"\n`, says: 'bad.yaml:5:5: found the unknown escape `\\q`' },
  { name: 'a reserved character', text: `${HEAD}a: @b\n`, says: 'bad.yaml:5:4: found a value that begins with `@`' },
  { name: 'a backtick', text: `${HEAD}a: \`b\`\n`, says: 'bad.yaml:5:4: found a value that begins with ```' },
  {
    name: 'an unresolved alias',
    text: `${HEAD}a: *b\n`,
    says: 'bad.yaml:5:4: a: found the alias `*b`, expected an anchor `&b`',
  },
  { name: 'an alias of itself', text: `${HEAD}a: &a [*a]\n`, says: 'bad.yaml:5:8: a[0]: found the alias `*a`' },
  { name: 'a wildcard without quotes', text: `${HEAD}host: *.global\n`, says: 'bad.yaml:5:7: host: found the alias' },
  { name: 'two anchors', text: `${HEAD}a: &x &y 1\n`, says: 'bad.yaml:5:7: found two anchors' },
  { name: 'a merge of no map', text: `${HEAD}a:\n  <<: 1\n`, says: 'bad.yaml:6:7: a: found a merge key' },
  {
    name: 'an alias bomb',
    text: `${HEAD}a: &a [${'x,'.repeat(10)}]\n${LETTERS.slice(1)
      .map((key, i) => `${key}: &${key} [${`*${LETTERS[i]},`.repeat(10)}]\n`)
      .join('')}`,
    says: /bad\.yaml:9:\d+: e\[\d\]: found aliases that stand for more than/,
  },
  {
    name: 'a duplicate key',
    text: `${HEAD}a: 1\na: 2\n`,
    says: 'bad.yaml:6:1: a: found the key a second time, expected each key once; the first is on line 5',
  },
  {
    name: 'a duplicate key in JSON',
    text: '{"apiVersion":"v1","kind":"A","metadata":{"name":"a","name":"b"}}',
    says: 'bad.yaml:1:54: metadata.name: found the key a second time',
  },
  {
    name: 'a duplicate key in a flow map',
    text: `${HEAD}a: {b: 1, c: 2, b: 3}\n`,
    says: 'bad.yaml:5:17: a.b: found the key a second time',
  },
  { name: 'an empty key', text: `${HEAD}: a\n`, says: 'bad.yaml:5:1: found nothing as a key' },
  { name: 'a map as a key', text: `${HEAD}? {a: 1}\n: b\n`, says: 'bad.yaml:5:3: found a map as a key' },
  { name: 'a list as a key', text: `${HEAD}? [a]\n: b\n`, says: 'bad.yaml:5:3: found a list as a key' },
  { name: 'a Helm template', text: `${HEAD}spec: {{ .Values.spec }}\n`, says: 'bad.yaml:5:7: spec: found a template' },
  { name: 'a Helm block', text: `{{- if .Values.on }}\n${HEAD}{{- end }}\n`, says: 'bad.yaml:1:1: found a template' },
  { name: 'text after a block scalar header', text: `${HEAD}a: |x\n  b\n`, says: 'bad.yaml:5:5: found text after' },
  { name: 'text after a quoted value', text: `${HEAD}a: "b" c\n`, says: 'bad.yaml:5:8: found more text' },
  { name: 'a bracket that closes nothing', text: `${HEAD}a: ]\n`, says: 'bad.yaml:5:4: found `]`' },
  { name: 'a comma too many in JSON', text: '{"a": [1,,2]}', says: 'bad.json:1:10: found a comma', file: 'bad.json' },
  { name: 'a comma too few in JSON', text: '{"a": 1\n "b": 2}', says: /bad\.json:[12]:\d+: found/, file: 'bad.json' },
  {
    name: 'JSON that ends early',
    text: '{"apiVersion": "v1",\n "kind": "A"',
    says: 'bad.json:2:13: found no closing `}`',
    file: 'bad.json',
  },
  {
    name: 'ten thousand brackets',
    text: `${HEAD}a: ${'['.repeat(10_000)}`,
    says: 'bad.yaml:5:503: found maps and lists nested more than 500 deep',
  },
  { name: 'ten thousand braces', text: `${HEAD}a: ${'{a: '.repeat(10_000)}`, says: 'nested more than 500 deep' },
  { name: 'ten thousand maps in JSON', text: '{"a":'.repeat(10_000), says: 'nested more than 500 deep' },
  {
    name: 'ten thousand dashes',
    text: '- '.repeat(10_000),
    says: 'bad.yaml:1:1001: found maps and lists nested more than 500 deep',
  },
  {
    name: 'two thousand levels of indentation',
    text: Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    says: 'bad.yaml:501:501: found maps and lists nested more than 500 deep',
  },
  { name: 'a NUL byte', text: `${HEAD}a: x\0y\n`, says: 'bad.yaml:5:5: found the byte 0x00' },
  { name: 'a control character', text: `${HEAD}a: x\u0007y\n`, says: 'bad.yaml:5:5: found the byte 0x07' },
  {
    name: 'text in Latin-1',
    text: Buffer.from(`${HEAD}a: caf\xe9\n`, 'latin1'),
    says: 'bad.yaml:5:7: found the byte 0xe9, expected UTF-8',
  },
  {
    name: 'a picture',
    text: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    says: 'bad.yaml:1:1: found the byte 0x89',
  },
  {
    name: 'a document over 3 MiB',
    text: `${HEAD}---\n${HEAD}a: "${'x'.repeat(3.2e6)}"\n`,
    says: 'bad.yaml:6:1: found a document of 3.1 MiB',
  },
  { name: 'a scalar', text: 'hello\n', says: 'bad.yaml:1:1: found the text `hello`, expected a manifest' },
  { name: 'a number', text: '42\n', says: 'bad.yaml:1:1: found the number 42, expected a manifest' },
  { name: 'a list', text: '- a\n- b\n', says: 'bad.yaml:1:1: found a list, expected a manifest' },
  { name: 'an empty map', text: '{}\n', says: 'bad.yaml:1:1: found no apiVersion' },
  { name: 'no apiVersion', text: 'kind: Service\nmetadata: {name: a}\n', says: 'bad.yaml:1:1: found no apiVersion' },
  { name: 'no kind', text: `---\n\napiVersion: v1\nmetadata: {name: a}\n`, says: 'bad.yaml:3:1: found no kind' },
  {
    name: 'apiVersion in the wrong case',
    text: 'apiversion: v1\nkind: A\nmetadata: {name: a}\n',
    says: 'did you mean `apiVersion` where `apiversion` stands?',
  },
  {
    name: 'an apiVersion that is a number',
    text: 'apiVersion: 1\nkind: A\nmetadata: {name: a}\n',
    says: 'bad.yaml:1:1: apiVersion: found the number 1, expected text',
  },
  {
    name: 'a kind that is a list',
    text: 'apiVersion: v1\nkind: [A]\nmetadata: {name: a}\n',
    says: 'bad.yaml:2:1: kind: found a list, expected text',
  },
  { name: 'an empty kind', text: 'apiVersion: v1\nkind:\nmetadata: {name: a}\n', says: 'bad.yaml:1:1: found no kind' },
  { name: 'no metadata', text: 'apiVersion: v1\nkind: A\n', says: 'bad.yaml:1:1: found no metadata' },
  {
    name: 'metadata that is a list',
    text: 'apiVersion: v1\nkind: A\nmetadata: []\n',
    says: 'bad.yaml:3:1: metadata: found a list',
  },
  {
    name: 'no name',
    text: 'apiVersion: v1\nkind: A\nmetadata: {namespace: a}\n',
    says: 'bad.yaml:3:1: metadata: found no name',
  },
  {
    name: 'a name that is a number',
    text: 'apiVersion: v1\nkind: A\nmetadata:\n  name: 12\n',
    says: 'bad.yaml:4:3: metadata.name: found the number 12',
  },
  {
    name: 'a namespace that YAML 1.1 reads as a boolean',
    text: `${HEAD}  namespace: on\n`,
    says: 'bad.yaml:5:3: metadata.namespace: found the boolean true',
  },
  {
    name: 'a bad item in a List',
    text: `apiVersion: v1\nkind: List\nitems:\n- 12\n`,
    says: 'bad.yaml:4:3: items[0]: found the number 12 in the List',
  },
  {
    name: 'an object twice',
    text: `${HEAD}---\n${HEAD}`,
    says: 'bad.yaml:6:1: metadata.name: found Service `a` a second time, expected each object once; the first is at bad.yaml:1:1',
  },
  {
    name: 'a Kustomization',
    text: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    says: 'bad.yaml:1:1: kind: found a Kustomization',
  },
  { name: 'nothing but comments', text: '# nothing\n---\n# here\n', says: 'bad.yaml: found no manifest' },
  { name: 'nothing at all', text: '', says: 'bad.yaml: found no manifest' },
  { name: 'an empty List', text: 'apiVersion: v1\nkind: List\nitems: []\n', says: 'bad.yaml: found no manifest' },
];

/** Command lines whose inputs cannot be read. */
const unreadable: { args: string[]; says: string | RegExp; input?: string | Buffer }[] = [
  { args: ['explain', '-f', 'nosuch.yaml'], says: 'nosuch.yaml: no such file' },
  { args: ['explain', '-f', 'goodd.yaml'], says: 'did you mean `good.yaml`?' },
  {
    args: ['explain', '-f', 'nosuch/a.yaml', '-f', 'other.yaml'],
    says: /nosuch\/a\.yaml: no such.*\nother\.yaml: no such/s,
  },
  { args: ['explain', '-f', 'good.yaml/x'], says: 'good.yaml/x: found a file where the path needs a folder' },
  { args: ['explain', '-f', 'loop.yaml'], says: 'loop.yaml: found symbolic links that lead in a circle' },
  { args: ['explain', '-f', 'x'.repeat(300)], says: 'the name is too long' },
  { args: ['explain', '-f', 'hollow'], says: 'hollow: found no manifest' },
  { args: ['explain', '-f', 'nothing/*.yaml'], says: 'nothing/*.yaml: found no manifest' },
  {
    args: ['explain', '-f', 'good.yaml', '-f', 'again/good.yaml'],
    says: 'again/good.yaml:1:1: metadata.name: found Service `a` a second time, expected each object once; the first is at good.yaml:1:1',
  },
  { args: ['explain', '-f', '-'], says: '<stdin>: found no manifest' },
  { args: ['explain', '-f', '-'], input: 'a: [\n', says: '<stdin>:' },
  { args: ['explain', '-f', '-'], input: Buffer.from([0xff, 0x00, 0x61]), says: '<stdin>:1:1: found the byte 0xff' },
  { args: ['simulate', '-f', 'nosuch.yaml'], says: 'nosuch.yaml: no such file' },
];

/** Command lines that are wrong in themselves. */
const misused: { args: string[]; says: string }[] = [
  { args: ['nosuch'], says: 'unknown command `nosuch`' },
  { args: ['expain'], says: 'did you mean `explain`?' },
  { args: ['nosuch', '--help'], says: 'unknown command `nosuch`' },
  { args: ['help', 'simulat'], says: 'did you mean `simulate`?' },
  { args: ['-q', 'nosuch'], says: 'unknown command `nosuch`' },
  { args: ['--color', 'never', 'nosuch'], says: 'unknown command `nosuch`' },
  { args: ['--nosuch'], says: 'unknown flag `--nosuch`' },
  { args: ['--color', 'blue', 'version'], says: 'found `blue` for --color, expected one of auto, always, never' },
  { args: ['version', '--color=blue'], says: 'found `blue` for --color' },
  { args: ['explain', '--nosuch'], says: 'unknown flag `--nosuch`' },
  { args: ['explain', '--filenam', 'x'], says: 'did you mean `--filename`?' },
  { args: ['explain', '-z'], says: 'unknown flag `-z`' },
  { args: ['explain', '-f'], says: 'found no value for `--filename`' },
  { args: ['explain'], says: 'found no -f' },
  { args: ['explain', '-f', ''], says: 'found an empty name' },
  { args: ['explain', '-f', '-', '-f', '-'], says: 'stdin (`-f -`) can be read only once' },
  { args: ['explain', '-f', 'https://example.com/a.yaml'], says: 'curl -sSfL https://example.com/a.yaml' },
  { args: ['explain', '-k', 'overlays/prod'], says: 'kubectl kustomize overlays/prod' },
  { args: ['explain', '-f', 'good.yaml', 'again/good.yaml'], says: 'every file needs its own -f' },
  {
    args: ['explain', '-f', 'good.yaml', '-R=maybe'],
    says: 'expected `--recursive`, `--recursive=true` or `--recursive=false`',
  },
  { args: ['explain', '-f', 'good.yaml', '--recursive=2'], says: 'found `--recursive=2`' },
  { args: ['explain', '-f', 'good.yaml', '-o', 'jsn'], says: 'did you mean `json`?' },
  { args: ['explain', '-f', 'good.yaml', '-o=jsn'], says: 'found `jsn` for --output' },
  { args: ['explain', '-f', 'good.yaml', '-o', ''], says: 'found `` for --output' },
  { args: ['simulate', '-f', 'good.yaml', '-o', 'sarif'], says: 'found `sarif` for --output' },
  { args: ['version', 'now'], says: 'found the argument `now`, expected none' },
  { args: ['version', '-o'], says: 'found no value for `--output`' },
  { args: ['completion'], says: 'found no SHELL' },
  { args: ['completion', 'tcsh'], says: 'expected one of bash, zsh, fish, powershell' },
  { args: ['completion', 'bsh'], says: 'did you mean `bash`?' },
  { args: ['completion', 'bash', 'zsh'], says: 'found the argument `zsh`, expected only 1' },
  { args: ['completion', '-o', 'json', 'bash'], says: 'unknown flag `-o`' },
];

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'failover-bad-'));
  const files: Record<string, string | Buffer> = {
    'good.yaml': HEAD,
    'again/good.yaml': HEAD,
    'hollow/sub/a.yaml': HEAD,
  };
  broken.forEach(({ text, file = 'bad.yaml' }, index) => {
    files[`broken-${index}/${file}`] = text;
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  symlinkSync('loop.yaml', join(cwd, 'loop.yaml'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function refuses(code: number, args: string[], says: string | RegExp, where: string, input?: string | Buffer) {
  const outcome = await run(args, { cwd: where, input });
  expect(outcome.stdout).toBe('');
  if (typeof says === 'string') expect(outcome.stderr).toContain(says);
  else expect(outcome.stderr).toMatch(says);
  expect(outcome.stderr).not.toMatch(/^ {4}at |node_modules|this is a bug/m);
  expect(outcome.stderr.length).toBeLessThan(2000);
  expect(outcome.code).toBe(code);
}

describe.concurrent('bad input', () => {
  for (const [index, { name, file = 'bad.yaml', says }] of broken.entries()) {
    it(`refuses ${name} with 3`, () => refuses(3, ['explain', '-f', file], says, join(cwd, `broken-${index}`)));
  }

  for (const { args, says, input } of unreadable) {
    it(`cannot read what \`failover ${args.join(' ').slice(0, 60)}\` names: 3`, () =>
      refuses(3, args, says, cwd, input));
  }

  for (const { args, says } of misused) {
    it(`calls \`failover ${args.join(' ')}\` wrong usage: 2`, () => refuses(2, args, says, cwd));
  }

  it('tells all mistakes of all inputs at once', async () => {
    const text = `a: [\n---\nkind: A\n---\n${HEAD}x: 1\nx: 2\n`;
    const { code, stderr } = await run(['explain', '-f', 'nosuch.yaml', '-f', '-', '-f', 'hollow'], {
      cwd,
      input: text,
    });
    expect(code).toBe(3);
    expect(stderr.match(/^\S+: .*found|no such/gm)).toHaveLength(6);
  });
});
