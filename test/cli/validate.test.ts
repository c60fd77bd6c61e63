import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';
import { sarifProblems } from './sarif-structure.js';
import { elements } from './xml-elements.js';

/** One of two endpoints is the first choice: 20 percent lets none be ejected. */
const SHORT = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews.shop.svc.cluster.local   # the shop's
  trafficPolicy:
    outlierDetection:
      consecutive5xxErrors: 1
      maxEjectionPercent:   20 # as the old guide says
    loadBalancer:
      localityLbSetting:
        failover: [{ from: eu, to: us }]
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: reviews-1, namespace: shop, labels: { kubernetes.io/service-name: reviews } }
addressType: IPv4
ports: [{ name: http, port: 80 }]
endpoints:
  - { addresses: [10.0.0.1], zone: eu-a }
  - { addresses: [10.0.0.2], zone: us-a }
`;
const FIXED = SHORT.replace('maxEjectionPercent:   20 #', 'maxEjectionPercent:   100 #');

const CLEAN = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n';

/** A warning (20 percent of two endpoints), an error of the schema, and text that is no YAML. */
const TYPO = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: typo, namespace: shop }
spec:
  host: typo.shop.svc.cluster.local
  trafficPolicy: { outlierDetection: { maxEjectionPercnt: 100 } }
`;
const BROKEN = `a: [\n---\n${TYPO}`;

/** Only an info, by Istio's rules: nothing checks the endpoints but the requests. */
const ROUTE = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: "a & <b>", namespace: shop }
spec: { host: nowhere }
`;

const FOO = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: foo }\nspec: { size: large }\n';
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

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'failover-validate-'));
  for (const name of ['crds', 'configured/deep/down']) mkdirSync(join(folder, name), { recursive: true });
  const files: Record<string, string> = {
    'short.yaml': SHORT,
    'clean.yaml': CLEAN,
    'typo.yaml': TYPO,
    'broken.yaml': BROKEN,
    'route.yaml': ROUTE,
    'foo.yaml': FOO,
    'crds/foo.yaml': CRD,
    'settings.yaml': 'rules: { istio/*: off }\n',
    'configured/failover-rules.yaml': 'failOn: never\nrules: { istio/max-ejection-too-low: info }\n',
    'configured/deep/down/short.yaml': SHORT,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  documents: number;
  summary: Record<'error' | 'warning' | 'info', number>;
  findings: Record<string, unknown>[];
}

async function validate(args: string[], { cwd = folder, input = '' } = {}) {
  const { code, stdout, stderr } = await run(['validate', ...args, '-o', 'json'], { cwd, input });
  const answer = JSON.parse(stdout) as Answer;
  const levels = Object.fromEntries(answer.findings.map(({ rule, severity }) => [rule, severity]));
  return { code, stderr, levels, ...answer };
}

describe.concurrent('exit codes of validate', () => {
  it.each([
    [0, 'nothing wrong', ['-f', 'clean.yaml']],
    [1, 'an error', ['-f', 'short.yaml']],
    [1, 'a schema error', ['-f', 'typo.yaml']],
    [0, 'an error that does not count', ['-f', 'short.yaml', '--fail-on', 'never']],
    [0, 'a warning that does not count', ['-f', 'short.yaml', '--severity', 'istio/max-ejection-too-low=warning']],
    [
      1,
      'a warning that counts',
      ['-f', 'short.yaml', '--severity', 'istio/max-ejection-too-low=warning', '--fail-on', 'warning'],
    ],
    [3, 'text that is no YAML', ['-f', 'broken.yaml']],
    [3, 'text that is no YAML, whatever counts', ['-f', 'broken.yaml', '--fail-on', 'never']],
    [3, 'a file that is not there', ['-f', 'nowhere.yaml']],
  ])('%i: %s', async (expected, _, args) => {
    expect((await run(['validate', ...args], { cwd: folder })).code).toBe(expected);
  });

  it.each([
    [[]],
    [['-f', 'clean.yaml', '--fail-on', 'info']],
    [['-f', 'clean.yaml', '--severity', 'istio/no-such-rule=off']],
    [['-f', 'clean.yaml', '--severity', 'istio/passive-only=loud']],
    [['-f', 'clean.yaml', '-o', 'xml']],
    [['-f', 'clean.yaml', '--diff']],
  ])('2, with nothing on stdout: %j', async (args) => {
    const { code, stdout } = await run(['validate', ...args], { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe.concurrent('validate -o json', () => {
  it('has exactly the fields that programs rely on', async () => {
    const { documents, summary, findings } = await validate(['-f', 'short.yaml']);
    expect({ documents, summary }).toEqual({ documents: 3, summary: { error: 1, warning: 0, info: 2 } });
    expect(findings.find(({ severity }) => severity === 'error')).toEqual({
      rule: 'istio/max-ejection-too-low',
      severity: 'error',
      message: expect.stringContaining('1 of 2 endpoints'),
      file: 'short.yaml',
      line: 11,
      column: 7,
      path: 'spec.trafficPolicy.outlierDetection.maxEjectionPercent',
      resource: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        namespace: 'shop',
        name: 'reviews',
      },
      hint: expect.any(String),
      fix: '100',
      upstream: 'none',
    });
  });

  it('tells broken YAML and checks everything else all the same', async () => {
    const { code, levels, findings } = await validate(['-f', 'broken.yaml', '-f', 'short.yaml']);
    expect(code).toBe(3);
    expect(levels).toMatchObject({
      'syntax/invalid-yaml': 'error',
      'schema/unknown-field': 'error',
      'istio/max-ejection-too-low': 'error',
    });
    expect(findings.find(({ rule }) => rule === 'syntax/invalid-yaml')).toMatchObject({ file: 'broken.yaml' });
  });

  it('says what the API server would', async () => {
    const { findings } = await validate(['-f', 'typo.yaml']);
    expect(findings.find(({ rule }) => rule === 'schema/unknown-field')).toMatchObject({
      line: 6,
      path: 'spec.trafficPolicy.outlierDetection.maxEjectionPercnt',
      hint: 'did you mean `maxEjectionPercent`?',
      upstream: 'error',
    });
  });

  it('reads stdin', async () => {
    const { code, findings } = await validate(['-f', '-'], { input: SHORT });
    expect(code).toBe(1);
    expect(findings[0]).toMatchObject({ file: '<stdin>', line: 9 });
  });
});

describe.concurrent('settings of validate', () => {
  it.each([
    ['istio/max-ejection-too-low=off', undefined],
    ['istio/max-ejection-too-low=info', 'info'],
    ['istio/*=warning', 'warning'],
  ])('--severity %s', async (setting, level) => {
    const { levels } = await validate(['-f', 'short.yaml', '--severity', setting]);
    expect(levels['istio/max-ejection-too-low']).toBe(level);
  });

  it('are found in a folder above', async () => {
    const { code, levels } = await validate(['-f', 'short.yaml'], { cwd: join(folder, 'configured/deep/down') });
    expect([code, levels['istio/max-ejection-too-low']]).toEqual([0, 'info']);
  });

  it('of a flag win over those of a file', async () => {
    const { levels } = await validate(['-f', 'short.yaml', '--severity', 'istio/max-ejection-too-low=warning'], {
      cwd: join(folder, 'configured/deep/down'),
    });
    expect(levels['istio/max-ejection-too-low']).toBe('warning');
  });

  it('come from --config', async () => {
    const { code, findings } = await validate(['-f', 'short.yaml', '--config', 'settings.yaml']);
    expect([code, findings]).toEqual([0, []]);
  });

  it('--crds checks kinds that nobody here knows', async () => {
    expect((await validate(['-f', 'foo.yaml'])).code).toBe(0);
    const { code, findings } = await validate(['-f', 'foo.yaml', '--crds', 'crds']);
    expect(code).toBe(1);
    expect(findings).toMatchObject([{ rule: 'schema/wrong-type', path: 'spec.size', line: 4 }]);
  });
});

describe.concurrent('silenced findings', () => {
  it.each([
    [
      'a comment on the line',
      SHORT.replace('# as the old guide says', '# failover-ignore: istio/max-ejection-too-low'),
    ],
    [
      'a comment above it',
      SHORT.replace(
        '      maxEjectionPercent',
        '      # failover-ignore: istio/max-ejection-too-low\n      maxEjectionPercent',
      ),
    ],
    [
      'an annotation',
      SHORT.replace(
        '  namespace: shop\n',
        "  namespace: shop\n  annotations: { failover.dev/ignore: 'istio/max-ejection-too-low' }\n",
      ),
    ],
  ])('by %s', async (_, input) => {
    const { code, levels } = await validate(['-f', '-'], { input });
    expect(code).toBe(0);
    expect(Object.keys(levels).sort()).toEqual(['istio/app-500-ejects', 'istio/passive-only']);
  });
});

describe('validate --fix', () => {
  let file = '';
  beforeAll(() => {
    file = join(folder, 'to-fix.yaml');
  });

  function write(text: string): void {
    writeFileSync(file, text);
    chmodSync(file, 0o640);
  }

  it('--diff shows the change and writes nothing', async () => {
    write(SHORT);
    const { code, stdout, stderr } = await run(['validate', '-f', 'to-fix.yaml', '--fix', '--diff'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toBe(
      `--- a/to-fix.yaml
+++ b/to-fix.yaml
@@ -11,1 +11,1 @@
-      maxEjectionPercent:   20 # as the old guide says
+      maxEjectionPercent:   100 # as the old guide says
`,
    );
    expect(stderr).toContain('nothing written');
    expect(readFileSync(file, 'utf8')).toBe(SHORT);
  });

  it('changes the value, and neither comments nor layout nor mode', async () => {
    write(SHORT);
    const { code, levels } = await validate(['-f', 'to-fix.yaml', '--fix']);
    expect(code).toBe(0);
    expect(levels).not.toHaveProperty('istio/max-ejection-too-low');
    expect(readFileSync(file, 'utf8')).toBe(FIXED);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  it('keeps the line ends and the byte-order mark of Windows', async () => {
    const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    write(windows(SHORT));
    await validate(['-f', 'to-fix.yaml', '--fix']);
    expect(readFileSync(file, 'utf8')).toBe(windows(FIXED));
  });

  it('leaves stdin alone', async () => {
    const { code } = await validate(['-f', '-', '--fix'], { input: SHORT });
    expect(code).toBe(1);
  });
});

describe.concurrent('reports for other programs', () => {
  it('SARIF has the structure of 2.1.0', async () => {
    const { code, stdout } = await run(
      ['validate', '-f', 'broken.yaml', '-f', 'short.yaml', '-f', 'route.yaml', '-o', 'sarif'],
      { cwd: folder },
    );
    expect(code).toBe(3);
    const log = JSON.parse(stdout);
    expect(sarifProblems(log)).toEqual([]);
    const found = log.runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === 'istio/max-ejection-too-low');
    expect(found).toMatchObject({
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'short.yaml' }, region: { startLine: 11, startColumn: 7 } } },
      ],
      fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: '100' } }] }] }],
    });
  });

  it('SARIF without findings is a run with empty results', async () => {
    const { stdout } = await run(['validate', '-f', 'clean.yaml', '-o', 'sarif'], { cwd: folder });
    expect(sarifProblems(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout).runs[0].results).toEqual([]);
  });

  it('JUnit is well-formed and its numbers are right', async () => {
    const { stdout } = await run(
      ['validate', '-f', 'broken.yaml', '-f', 'short.yaml', '-f', 'route.yaml', '-o', 'junit'],
      { cwd: folder },
    );
    const all = elements(stdout);
    const count = (name: string) => all.filter((element) => element.name === name).length;
    expect(all[0]).toMatchObject({
      name: 'testsuites',
      attributes: { tests: String(count('testcase')), failures: String(count('failure')), errors: '0' },
    });
    for (const suite of all.filter(({ name }) => name === 'testsuite')) {
      expect(suite.attributes).toMatchObject({ name: expect.any(String), tests: String(suite.children.length) });
    }
    for (const { attributes, children } of all.filter(({ name }) => name === 'testcase')) {
      expect(attributes).toMatchObject({
        name: expect.any(String),
        classname: expect.stringMatching(/^[a-z-]+\/[a-z0-9-]+$/),
      });
      expect(children).toHaveLength(1);
      expect(['failure', 'system-out']).toContain(children[0]?.name);
    }
  });

  it('GitHub annotations stand at file and line', async () => {
    const { stdout } = await run(['validate', '-f', 'short.yaml', '-o', 'github'], { cwd: folder });
    expect(stdout).toMatch(/^::error file=short\.yaml,line=11,col=7,title=istio\/max-ejection-too-low::1 of 2 /m);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });
});
