import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { program } from '../cli/run.js';

const page = readFileSync('docs/guard-a-pull-request.md', 'utf8');

/** The block under `<!-- name -->`. */
function block(name: string): string {
  return new RegExp(`<!-- ${name} -->\n\`\`\`\\w+\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';
}

/** With the program at hand in the place of the published one. */
function ours(script: string): string {
  return script.replaceAll('npx --yes kubectl-failover', `'${process.execPath}' '${program}'`);
}

let repository = '';
const git = (...args: string[]) => spawnSync('git', args, { cwd: repository, encoding: 'utf8' });

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'failover-guard-'));
  execFileSync('git', ['init', '--quiet', repository]);
  git('config', 'user.email', 'a@example.com');
  git('config', 'user.name', 'a');
  cpSync('examples/gloo-federation/blue-green', join(repository, 'deploy/failover'), { recursive: true });
});
afterAll(() => rmSync(repository, { recursive: true }));

describe.sequential('docs/guard-a-pull-request.md', () => {
  it('has an action whose steps run and pass', () => {
    const { jobs } = parse(block('action')) as { jobs: { failover: { steps: { run?: string }[] } } };
    const commands = jobs.failover.steps.flatMap(({ run }) => run ?? []);
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const { status, stderr } = spawnSync('sh', ['-c', ours(command)], { cwd: repository, encoding: 'utf8' });
      expect([command, status, stderr.includes('error:')]).toEqual([command, 0, false]);
    }
  });

  it('has a hook that lets good manifests pass and stops bad ones', () => {
    const hook = join(repository, '.git/hooks/pre-commit');
    writeFileSync(hook, ours(block('hook')));
    chmodSync(hook, 0o755);
    git('add', '.');
    expect(git('commit', '--quiet', '-m', 'good')).toMatchObject({ status: 0 });
    cpSync('examples/gloo-federation/no-health-check', join(repository, 'deploy/failover'), { recursive: true });
    git('add', '.');
    const { status, stdout, stderr } = git('commit', '--quiet', '-m', 'bad');
    expect(status).toBe(1);
    expect(stdout + stderr).toContain('gloo-federation/failover-no-health');
    rmSync(hook);
  });

  it('has settings that are understood', () => {
    writeFileSync(join(repository, 'failover-rules.yaml'), block('settings'));
    const { status, stderr } = spawnSync(process.execPath, [program, 'validate', '-f', '-'], {
      cwd: repository,
      encoding: 'utf8',
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
    });
    expect([status, stderr]).toEqual([0, '1 document, nothing found\n']);
  });
});
