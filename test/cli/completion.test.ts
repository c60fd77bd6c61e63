import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, root, run } from './run.js';

let path = '';
beforeAll(() => {
  path = mkdtempSync(join(tmpdir(), 'failover-completion-'));
  for (const name of ['failover', 'kubectl-failover']) {
    writeFileSync(join(path, name), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
  }
  mkdirSync(join(path, 'empty'));
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
    [[''], ['completion', 'demo', 'explain', 'simulate', 'version', ':4']],
    [['e'], ['explain', ':4']],
    [['""'], ['completion', 'demo', 'explain', 'simulate', 'version', ':4']],
    [
      ['-q', 'v'],
      ['version', ':4'],
    ],
    [
      ['--color', ''],
      ['auto', 'always', 'never', ':4'],
    ],
    [
      ['--color', 'never', 'd'],
      ['demo', ':4'],
    ],
    [
      ['help', 's'],
      ['simulate', ':4'],
    ],
    [['help', 'simulate', ''], [':4']],
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
    expect((await run(['__complete', 'ver'])).stdout).toBe('version\tprint the version of this program\n:4\n');
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

  it.each<[string, string]>([
    ['failover ""', 'completion demo explain simulate version'],
    ['failover sim', 'simulate'],
    ['failover version --output = js', 'json'],
    ['failover version --output =', 'text json yaml'],
    ['failover completion f', 'fish'],
    ['failover version -o ""', 'text json yaml'],
  ])('completes `%s` in bash', (words, expected) => {
    const script = `source completions/failover.bash
      COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); __failover_complete; echo "\${COMPREPLY[*]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${path}:${process.env.PATH}` },
    });
    expect([stdout, stderr]).toEqual([`${expected}\n`, '']);
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
