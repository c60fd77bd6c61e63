import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeContext } from '../../test/support/fake-context.js';
import { validate } from './validate.js';

const RULE = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    outlierDetection: { consecutive5xxErors: 5, interval: 10 }
`;

const FOO = `apiVersion: example.com/v1
kind: Foo
metadata: { name: foo }
spec: { size: large }
`;

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: foos.example.com }
spec:
  group: example.com
  names: { kind: Foo, plural: foos }
  scope: Cluster
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'validate-'));
  mkdirSync(join(folder, 'crds'));
  const files = {
    'rule.yaml': RULE,
    'broken.yaml': `a: [\n---\n${RULE}`,
    'clean.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
    'twice.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
    'empty.yaml': '# nothing\n',
    'foo.yaml': FOO,
    'crds/foo.yaml': CRD,
    'settings.yaml': 'rules: { schema/*: off, istio/*: off }\n',
    'wrong-settings.yaml': 'rules: { schema/unknown-fiel: loud }\nfailsOn: never\n',
    'scenario.yaml': 'apiVersion: failover.dev/v1alpha1\nkind: Scenario\nmetadata: { name: x }\nspec: { event: [] }\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(file: string, flags: Record<string, string | string[] | boolean> = {}) {
  const context = fakeContext({ cwd: folder });
  const code = await validate.run(context, [], { filename: [file], ...flags });
  return { code, out: context.written.out };
}

async function rulesIn(file: string, flags: Record<string, string | string[] | boolean> = {}) {
  const { code, out } = await run(file, { ...flags, output: 'json' });
  const report = JSON.parse(out) as { documents: number; findings: { rule: string; path: string }[] };
  return { code, documents: report.documents, rules: report.findings.map(({ rule }) => rule) };
}

describe('validate', () => {
  it('shows the line of every document that came through stdin', async () => {
    const context = fakeContext({ cwd: folder });
    const readStdin = async () => Buffer.from(`${RULE}---\n${RULE.replace('name: reviews,', 'name: other,')}`);
    const terminal = { ...context.terminal, readStdin };
    expect(await validate.run({ ...context, terminal }, [], { filename: ['-'] })).toBe(1);
    expect(context.written.out.match(/^ +\d+ \| .*consecutive5xxErors/gm)).toHaveLength(4);
  });

  it('shows no line of a Secret that came through stdin', async () => {
    const context = fakeContext({ cwd: folder });
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { password: hunter2 }\n';
    const terminal = { ...context.terminal, readStdin: async () => Buffer.from(`${RULE}---\n${secret}`) };
    expect(await validate.run({ ...context, terminal }, [], { filename: ['-'] })).toBe(1);
    expect(context.written.out).toContain('found [redacted], expected base64');
    expect(context.written.out).not.toContain('hunter2');
  });

  it('gives every finding the fields that programs rely on', async () => {
    const { code, out } = await run('rule.yaml', { output: 'json' });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      documents: 1,
      summary: { error: 2 },
      findings: [
        {
          rule: 'schema/unknown-field',
          severity: 'error',
          file: 'rule.yaml',
          line: 7,
          column: 25,
          path: 'spec.trafficPolicy.outlierDetection.consecutive5xxErors',
          resource: {
            apiVersion: 'networking.istio.io/v1',
            kind: 'DestinationRule',
            namespace: 'shop',
            name: 'reviews',
          },
          hint: 'did you mean `consecutive5xxErrors`?',
          upstream: 'error',
        },
        { rule: 'schema/wrong-type', path: 'spec.trafficPolicy.outlierDetection.interval' },
      ],
    });
  });

  it('tells broken text as a finding, checks everything else and ends with 3', async () => {
    const { code, documents, rules } = await rulesIn('broken.yaml');
    expect(code).toBe(3);
    expect(documents).toBe(1);
    expect(rules).toEqual(expect.arrayContaining(['syntax/invalid-yaml', 'schema/unknown-field']));
  });

  it.each([
    ['clean.yaml', 0, []],
    ['twice.yaml', 1, ['syntax/repeated-object']],
    ['empty.yaml', 3, ['syntax/unreadable-file']],
    ['absent.yaml', 3, ['syntax/unreadable-file']],
    ['scenario.yaml', 1, ['failover/unknown-field']],
  ])('%s: exit code %i', async (file, code, rules) => {
    expect(await rulesIn(file)).toMatchObject({ code, rules });
  });

  it('sets levels from flags, which win over the settings file', async () => {
    expect(await rulesIn('rule.yaml', { config: 'settings.yaml' })).toMatchObject({ code: 0, rules: [] });
    const both = { config: 'settings.yaml', severity: ['schema/unknown-field=warning'] };
    expect(await rulesIn('rule.yaml', both)).toMatchObject({ code: 0, rules: ['schema/unknown-field'] });
    expect(await rulesIn('rule.yaml', { ...both, failOn: 'warning' })).toMatchObject({ code: 1 });
    expect(await rulesIn('rule.yaml', { failOn: 'never' })).toMatchObject({ code: 0 });
  });

  it('names every mistake of a settings file', async () => {
    await expect(run('rule.yaml', { config: 'wrong-settings.yaml' })).rejects.toMatchObject({
      exitCode: 3,
      problems: [
        { path: 'rules.schema/unknown-fiel' },
        { path: 'failsOn', hint: 'did you mean `failOn`?' },
        { hint: 'did you mean `schema/unknown-field`?' },
      ].map((problem) => expect.objectContaining('hint' in problem ? { hint: problem.hint } : {})),
    });
  });

  it.each([
    ['schema/unknown-fild=off', 'unknown rule'],
    ['schema/unknown-field', 'RULE=LEVEL'],
    ['schema/unknown-field=loud', 'level'],
  ])('refuses --severity %s', async (severity, words) => {
    await expect(run('rule.yaml', { severity: [severity] })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });

  it('checks kinds of the CustomResourceDefinitions given', async () => {
    expect(await rulesIn('foo.yaml')).toMatchObject({ code: 0, rules: [] });
    expect(await rulesIn('foo.yaml', { crds: ['crds'] })).toMatchObject({ code: 1, rules: ['schema/wrong-type'] });
    await expect(run('foo.yaml', { crds: ['clean.yaml'] })).rejects.toMatchObject({ exitCode: 3 });
  });

  it('shows the line with a caret under the place', async () => {
    const { out } = await run('rule.yaml');
    expect(out).toContain(
      '    7 |     outlierDetection: { consecutive5xxErors: 5, interval: 10 }\n      |                         ^\n',
    );
  });

  it('writes nothing without --fix, and refuses --diff alone', async () => {
    await run('rule.yaml');
    expect(readFileSync(join(folder, 'rule.yaml'), 'utf8')).toBe(RULE);
    await expect(run('rule.yaml', { diff: true })).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each(['sarif', 'junit', 'github'])('renders -o %s also when there is nothing to tell', async (output) => {
    expect((await run('clean.yaml', { output })).code).toBe(0);
    const { out } = await run('rule.yaml', { output });
    expect(out).toContain('schema/unknown-field');
  });
});
