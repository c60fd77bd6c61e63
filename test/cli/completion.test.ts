import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, root, run } from './run.js';

/** Offers what our own commands do not yet: values with colons. */
const OTHER_PROGRAM = `#!/bin/sh
for word in "$@"; do last=$word; done
for value in arn:aws:eks:east arn:aws:eks:west; do
  case $value in "$last"*) echo "$value" ;; esac
done
echo :4
`;

const WORDS = [
  'apply',
  'certs',
  'check',
  'completion',
  'convert',
  'create',
  'delete',
  'demo',
  'diff',
  'explain',
  'generate',
  'init',
  'simulate',
  'status',
  'validate',
  'version',
];

let path = '';
beforeAll(() => {
  path = mkdtempSync(join(tmpdir(), 'failover-completion-'));
  for (const name of ['failover', 'kubectl-failover']) {
    writeFileSync(join(path, name), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
  }
  mkdirSync(join(path, 'other'));
  writeFileSync(join(path, 'other/failover'), OTHER_PROGRAM, { mode: 0o755 });
});
afterAll(() => rmSync(path, { recursive: true }));

async function candidates(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(['__complete', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\t.*/, ''));
}

describe('failover __complete', () => {
  it.each<[string[], string[]]>([
    [[''], [...WORDS, ':4']],
    [['e'], ['explain', ':4']],
    [['""'], [...WORDS, ':4']],
    [
      ['-q', 'ver'],
      ['version', ':4'],
    ],
    [
      ['--color', ''],
      ['auto', 'always', 'never', ':4'],
    ],
    [
      ['--color', 'never', 'd'],
      ['delete', 'demo', 'diff', ':4'],
    ],
    [
      ['help', 's'],
      ['simulate', 'status', ':4'],
    ],
    [['help', 'simulate', ''], [':4']],
    [
      ['help', 'certs', ''],
      ['create', 'inspect', 'verify', ':4'],
    ],
    [
      ['certs', ''],
      ['create', 'inspect', 'verify', ':4'],
    ],
    [
      ['certs', 'create', '--algorithm', ''],
      ['rsa', 'ecdsa', ':4'],
    ],
    [['certs', 'inspect', ''], [':0']],
    [['certs', 'nosuch', ''], [':4']],
    [
      ['generate', 'traffic-'],
      ['traffic-shift', 'traffic-split', ':4'],
    ],
    [
      ['create', 'traffic-'],
      ['traffic-shift', 'traffic-split', ':4'],
    ],
    [
      ['generate', '--t'],
      ['--to', '--translate', ':4'],
    ],
    [
      ['generate', 'gateway', '--service-type', ''],
      ['LoadBalancer', 'NodePort', ':4'],
    ],
    [
      ['generate', 'gateway', 'name', '--no'],
      ['--node-port', ':4'],
    ],
    [
      ['convert', '--to', 'li'],
      ['linkerd', ':4'],
    ],
    [
      ['explain', 'istio/max'],
      ['istio/max-ejection-too-low', ':4'],
    ],
    [
      ['validate', '--severity', 'istio/max'],
      ['istio/max-ejection-too-low=', ':6'],
    ],
    [
      ['validate', '--severity=istio/max-ejection-too-low=o'],
      ['istio/max-ejection-too-low=off', ':4'],
    ],
    [['validate', '--crds', ''], [':16']],
    [['nosuch', ''], [':4']],
    [
      ['version', '-o', ''],
      ['text', 'json', 'yaml', ':4'],
    ],
    [
      ['version', '--output', 'y'],
      ['yaml', ':4'],
    ],
    [
      ['version', '--output=j'],
      ['json', ':4'],
    ],
    [
      ['version', '--q'],
      ['--quiet', ':4'],
    ],
    [['version', '-q', '--q'], [':4']],
    [
      ['version', '--quiet='],
      ['true', 'false', ':4'],
    ],
    [['version', ''], [':4']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish', 'powershell', ':4'],
    ],
    [['completion', 'bash', ''], [':4']],
    [
      ['completion', '--', 'z'],
      ['zsh', ':4'],
    ],
    [['explain', '-f', ''], [':0']],
    [
      ['explain', '-f', 'a.yaml', '--file'],
      ['--filename', ':4'],
    ],
    [['explain', '--kust'], [':4']],
  ])('offers for %j', async (words, expected) => {
    expect(await candidates(...words)).toEqual(expected);
  });

  it('describes commands and flags', async () => {
    expect((await run(['__complete', 'ver'])).stdout).toBe(
      'version\tprint the versions of this program and of the meshes in a cluster\n:4\n',
    );
  });
});

describe('completion scripts', () => {
  it.each([
    ['bash', 'bash'],
    ['zsh', 'zsh'],
    ['fish', 'fish'],
    ['powershell', 'ps1'],
  ])('of %s is the one in completions/', async (shell, ending) => {
    const { stdout } = await run(['completion', shell]);
    expect(stdout, 'run `node scripts/update-completions.mjs`').toBe(
      readFileSync(join(root, `completions/failover.${ending}`), 'utf8'),
    );
  });

  it('has the program that kubectl calls', () => {
    const file = join(root, 'completions/kubectl_complete-failover');
    expect(statSync(file).mode & 0o111).toBe(0o111);
    const { stdout } = spawnSync(file, ['version', '-o', 'j'], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${path}:${process.env.PATH}` },
    });
    expect(stdout).toBe('json\n:4\n');
  });
});

/** What stands on the line after TAB: it is shown by an echo put before it. */
const TAB = '\t';
const ECHO_IT = '\u0001echo "LINE "\n';

/** Types into a shell in a terminal of its own, and gives the lines that were completed. */
async function type(shell: string[], setup: string, typed: readonly string[], directory = path): Promise<string[]> {
  const child = spawn('script', ['-qfec', shell.join(' '), '/dev/null'], {
    cwd: root,
    env: { ...process.env, PATH: `${directory}:${process.env.PATH}`, TERM: 'dumb', EDITOR: 'emacs', VISUAL: 'emacs' },
  });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stdin.end([setup, ...typed.map((line) => `${line}${TAB}${ECHO_IT}`), 'exit\n'].join(''));
  await new Promise((done) => child.on('close', done));
  const text = Buffer.concat(out).toString();
  // zsh takes the slash behind a folder back when the line ends.
  return [...text.matchAll(/^LINE ?(.*?)\/?\s*$/gm)].map(([, line]) => (line as string).trim());
}

function has(program: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (!found)
    process.stderr.write(`SKIPPED: no ${program} here, so its completion is not tried; apt-get install ${program}\n`);
  return found;
}

const TYPED = [
  ['failover sim', 'failover simulate'],
  ['failover certs ver', 'failover certs verify'],
  ['failover generate traffic-sp', 'failover generate traffic-split'],
  ['failover explain istio/max', 'failover explain istio/max-ejection-too-low'],
  ['failover version --output js', 'failover version --output json'],
  ['failover version --output=js', 'failover version --output=json'],
  ['failover validate --severity istio/max', 'failover validate --severity istio/max-ejection-too-low='],
  [
    'failover validate --severity=istio/max-ejection-too-low=w',
    'failover validate --severity=istio/max-ejection-too-low=warning',
  ],
  ['failover explain -f LICEN', 'failover explain -f LICENSE'],
  ['failover validate --crds example', 'failover validate --crds examples'],
] as const;
const COLONS = [['failover --context arn:aws:eks:w', 'failover --context arn:aws:eks:west']] as const;

describe('in the shells themselves', () => {
  const shells = [
    { name: 'bash', shell: ['bash', '--norc', '--noprofile', '-i'], setup: 'PS1=\nsource completions/failover.bash\n' },
    {
      name: 'zsh',
      shell: ['zsh', '-f', '-i'],
      setup: 'PS1=\nautoload -Uz compinit; compinit -u -D; source completions/failover.zsh\n',
    },
  ];
  for (const { name, shell, setup } of shells) {
    it.runIf(has(name) && has('script'))(`${name} completes what is typed`, { timeout: 60_000 }, async () => {
      expect(
        await type(
          shell,
          setup,
          TYPED.map(([typed]) => typed),
        ),
      ).toEqual(TYPED.map(([, line]) => line));
      const others = await type(
        shell,
        setup,
        COLONS.map(([typed]) => typed),
        join(path, 'other'),
      );
      expect(others).toEqual(COLONS.map(([, line]) => line));
    });
  }

  it.runIf(has('fish'))('fish offers what is typed', () => {
    const offers = (line: string, directory = path) =>
      spawnSync('fish', ['--no-config', '-c', `source completions/failover.fish; complete -C '${line}'`], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${directory}:${process.env.PATH}` },
      })
        .stdout.replaceAll(/\/?(\t.*)?$/gm, '')
        .trim();
    for (const [typed, line] of TYPED) expect(offers(typed)).toBe(line.slice(line.lastIndexOf(' ') + 1));
    for (const [typed, line] of COLONS)
      expect(offers(typed, join(path, 'other'))).toBe(line.slice(line.lastIndexOf(' ') + 1));
  });
});
