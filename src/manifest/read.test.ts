import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../errors.js';
import { inspectManifests, readManifests } from './read.js';

const object = (name: string, kind = 'Service') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'failover-read-'));
  const files: Record<string, string | Buffer> = {
    'one.yaml': object('one'),
    'again.yaml': `---\n${object('one')}`,
    'empty.yaml': '# nothing\n---\n',
    'latin1.yaml': Buffer.from(`${object('a')}# caf\xe9\n`, 'latin1'),
    'utf16.yaml': Buffer.from(`\uFEFF${object('wide')}`, 'utf16le'),
    'kustomized.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
    'dir/b.yml': object('b'),
    'dir/a.yaml': object('a'),
    'dir/c.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}',
    'dir/README.md': '# not YAML: {',
    'dir/.hidden.yaml': object('hidden'),
    'dir/kustomization.yaml': 'resources: [a.yaml]\n',
    'dir/other.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n---\n${object('other')}`,
    'dir/sub/d.yaml': object('d'),
    'dir/sub/expected/e.yaml': object('e'),
    'dir/.git/f.yaml': object('f'),
    'hollow/readme.txt': 'x',
    'hollow/sub/g.yaml': object('g'),
    '[x].yaml': object('bracket'),
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  symlinkSync('..', join(cwd, 'dir/sub/up'));
  symlinkSync('loop.yaml', join(cwd, 'loop.yaml'));
  mkdirSync(join(cwd, 'links'));
  symlinkSync('../one.yaml', join(cwd, 'links/one.yaml'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function names(files: string[], recursive = false) {
  const documents = await readManifests({ files, recursive, cwd, readStdin: async () => Buffer.from(object('piped')) });
  return documents.map((document) => `${document.file} ${document.name}`);
}

async function problems(files: string[], recursive = false): Promise<string[]> {
  const error = await readManifests({ files, recursive, cwd }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).problems.map(({ position: { file, line, column }, wholeFile, message, hint }) =>
    [`${file}${wholeFile ? '' : `:${line}:${column}`}: ${message}`, hint].filter(Boolean).join(' | '),
  );
}

describe('readManifests', () => {
  it('reads a text', async () => {
    const documents = await readManifests({ text: object('a'), name: 'here' });
    expect(documents.map((document) => document.file)).toEqual(['here']);
  });

  it('reads files and stdin in the order given', async () => {
    expect(await names(['dir/b.yml', '-', 'one.yaml'])).toEqual(['dir/b.yml b', '<stdin> piped', 'one.yaml one']);
  });

  it('reads the manifests of a folder by name, without those of kustomize', async () => {
    expect(await names(['dir'])).toEqual(['dir/a.yaml a', 'dir/b.yml b', 'dir/c.json c', 'dir/other.yaml other']);
  });

  it('descends only when told, never into hidden folders and `expected`, and never in a circle', async () => {
    expect(await names(['dir/'], true)).toEqual([
      'dir/a.yaml a',
      'dir/b.yml b',
      'dir/c.json c',
      'dir/other.yaml other',
      'dir/sub/d.yaml d',
    ]);
    expect(await names(['dir/sub/expected'])).toEqual(['dir/sub/expected/e.yaml e']);
    expect(await names(['links'])).toEqual(['links/one.yaml one']);
  });

  it.each([
    ['dir/*.y*ml', ['dir/a.yaml', 'dir/b.yml', 'dir/other.yaml']],
    ['dir/[!ab]*.{yaml,json}', ['dir/other.yaml', 'dir/c.json']],
    ['dir/?.yaml', ['dir/a.yaml']],
    ['*/sub/*.yaml', ['dir/sub/d.yaml', 'hollow/sub/g.yaml']],
    ['dir/**/*.yaml', ['dir/a.yaml', 'dir/other.yaml', 'dir/sub/d.yaml']],
    ['dir/**', ['dir/a.yaml', 'dir/b.yml', 'dir/c.json', 'dir/other.yaml', 'dir/sub/d.yaml']],
    ['dir/.h*', ['dir/.hidden.yaml']],
    ['hollow/su?', ['hollow/sub/g.yaml']],
    ['[x].yaml', ['[x].yaml']],
  ])('matches the glob %s', async (pattern, files) => {
    expect((await names([pattern])).map((line) => line.split(' ')[0])).toEqual(files);
    expect((await names([join(cwd, pattern)])).map((line) => line.split(' ')[0])).toEqual(
      files.map((file) => join(cwd, file)),
    );
  });

  it('reads UTF-16, as Windows writes it', async () => {
    expect(await names(['utf16.yaml'])).toEqual(['utf16.yaml wide']);
  });

  it.each<[string[], string[]]>([
    [
      ['nonesuch.yaml', 'onne.yaml'],
      ['nonesuch.yaml: no such file or folder', 'onne.yaml: no such file or folder | did you mean `one.yaml`?'],
    ],
    [['nowhere/one.yaml'], ['nowhere/one.yaml: no such file or folder']],
    [['one.yaml/x.yaml'], ['one.yaml/x.yaml: found a file where the path needs a folder']],
    [['loop.yaml'], ['loop.yaml: found symbolic links that lead in a circle']],
    [['empty.yaml'], ['empty.yaml: found no manifest, expected at least one']],
    [['hollow'], ['hollow: found no manifest, expected at least one | use -R to look into the folders below it']],
    [['*.yml'], ['*.yml: found no manifest, expected at least one']],
    [
      ['latin1.yaml'],
      [
        'latin1.yaml:5:6: found the byte 0xe9, expected UTF-8 text | is this the right file? If it is text, save it as UTF-8',
      ],
    ],
    [
      ['kustomized.yaml'],
      [
        'kustomized.yaml:1:1: found a Kustomization, expected a manifest | build it first: `kubectl kustomize DIR | failover … -f -`',
      ],
    ],
    [
      ['one.yaml', 'again.yaml'],
      [
        'again.yaml:2:1: found Service `one` a second time, expected each object once; the first is at one.yaml:1:1 | remove one of the two, or say with the annotation `failover.dev/cluster` in which cluster each stands',
      ],
    ],
  ])('refuses %j', async (files, expected) => {
    expect(await problems(files)).toEqual(expected);
  });

  it('takes objects of one name in two clusters, of two kinds and of two groups for different ones', async () => {
    const east = `${object('a')}  annotations: { failover.dev/cluster: east }\n`;
    const text = [
      object('a'),
      east,
      east.replace('east', 'west'),
      object('a', 'Pod'),
      object('a').replace('v1', 'x/v1'),
    ].join('---\n');
    expect(await readManifests({ text, name: 'x' })).toHaveLength(5);
    await expect(readManifests({ text: `${east}---\n${east}`, name: 'x' })).rejects.toMatchObject({
      problems: [{ position: { line: 7 }, message: expect.stringContaining('Service `a` of cluster `east`') }],
    });
    await expect(
      readManifests({
        text: `${object('a').replace('v1', 'x/v1')}---\n${object('a').replace('v1', 'x/v2')}`,
        name: 'x',
      }),
    ).rejects.toThrow(InputError);
  });

  it.each([
    [['https://example.com/a.yaml'], /URL/],
    [['-', '-'], /once/],
    [[''], /empty name/],
  ])('calls %j wrong usage', async (files, message) => {
    await expect(readManifests({ files, cwd })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });
});

describe('inspectManifests', () => {
  it('gives what could be read beside the problems', async () => {
    const { documents, problems } = await inspectManifests({
      files: ['one.yaml', 'missing.yaml', 'again.yaml', 'dir/a.yaml'],
      cwd,
    });
    expect(documents.map((document) => document.file)).toEqual(['one.yaml', 'dir/a.yaml']);
    expect(problems.map((problem) => problem.position.file)).toEqual(['missing.yaml', 'again.yaml']);
  });
});
