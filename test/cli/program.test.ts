import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, run } from './run.js';

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'failover-program-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** Enough services for an answer of more than a megabyte. */
const COUNT = 2000;
const many = Array.from(
  { length: COUNT },
  (_, i) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: s${i}, namespace: default }
spec:
  hosts: [s${i}.example.com]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: STATIC
  endpoints: [{ address: 10.0.0.1, locality: r1/z1 }, { address: 10.0.0.2, locality: r2/z2 }]
`,
).join('---\n');

describe.concurrent('the program', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('shows all commands for %j', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Usage:\n  failover COMMAND [flags]');
    const words = stdout
      .split('\nFlags:')[0]
      ?.match(/^ {2}[a-z]+(?= {2,}\S)/gm)
      ?.map((word) => word.trim());
    expect(words?.sort()).toEqual([
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
    ]);
  });

  it.each([
    [['explain', '--help']],
    [['help', 'explain']],
    [['explain', '-f', 'x.yaml', '-h']],
    [['-q', 'explain', '-h']],
  ])('shows the flags and examples of a command for %j', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('  failover explain [RULE] [flags]');
    expect(stdout).toMatch(/^ {2}-f, --filename FILE {2,}\S/m);
    expect(stdout).toMatch(/^ {2}-q, --quiet {2,}\S/m);
    expect(stdout).toMatch(/^Examples:\n {2}# .+\n {2}failover explain /m);
    expect(stdout).not.toMatch(/kustomize|--no-/);
  });

  it.each([
    [['certs'], ['create', 'inspect', 'verify']],
    [
      ['help', 'certs'],
      ['create', 'inspect', 'verify'],
    ],
    [
      ['generate', '--help'],
      ['gateway', 'scheme', 'traffic-split'],
    ],
    [
      ['create', '--help'],
      ['gateway', 'scheme', 'traffic-split'],
    ],
  ])('shows the words behind a word for %j', async (args, expected) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    for (const word of expected) expect(stdout).toMatch(new RegExp(`^ {2}${word} {2,}\\S`, 'm'));
  });

  it('shows the flags of a word behind a word', async () => {
    const { code, stdout, stderr } = await run(['help', 'certs', 'verify']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('  failover certs verify [flags]');
    expect(stdout).toMatch(/^ {6}--connect HOST:PORT {2,}\S/m);
  });

  it('answers as a plug-in of kubectl', async () => {
    const link = join(scratch, 'kubectl-failover');
    symlinkSync(program, link);
    const call = (...args: string[]) => spawnSync(process.execPath, [link, ...args], { encoding: 'utf8' });
    expect(call('--help').stdout).toContain('  kubectl failover COMMAND [flags]');
    expect(call('version', '--help').stdout).toContain('\n  kubectl failover version --client -o json\n');
    expect(call('nosuch').stderr).toContain('see `kubectl failover --help`');
  });

  it('tells its version to people and to programs', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(['version'])).stdout).toMatch(/^failover \d+\.\d+\.\d+ \(node v\d+/);
    for (const args of [
      ['-o', 'json'],
      ['-o=json'],
      ['-ojson'],
      ['--output=json'],
      ['-o', 'text', '--output', 'json'],
    ]) {
      expect(JSON.parse((await run(['version', ...args])).stdout)).toEqual({
        client: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        node: process.version,
      });
    }
    expect((await run(['version', '-o', 'yaml'])).stdout).toMatch(/^client: \S+\nnode: v\S+\n$/);
  });

  it.each(['-R', '-R=true', '--recursive', '--recursive=true', '--recursive=1'])('takes %s for yes', async (flag) => {
    const { stderr } = await run(['explain', '-f', 'test/cli', flag]);
    expect(stderr).not.toContain('use -R');
  });

  it.each([[[]], [['-R=false']], [['--recursive=false']], [['-R', '--recursive=false']]])(
    'takes %j for no',
    async (flags) => {
      const { stderr } = await run(['explain', '-f', 'test/cli', ...flags]);
      expect(stderr).toContain('use -R');
    },
  );

  it('colours errors when told so, and nothing that is piped', async () => {
    const stderr = async (env: Record<string, string>, ...flags: string[]) =>
      (await run([...flags, 'nosuch'], { env })).stderr;
    const colour = '\u001B[31m';
    expect(await stderr({})).not.toContain('\u001B');
    expect(await stderr({ FORCE_COLOR: '1' })).toContain(colour);
    expect(await stderr({ FORCE_COLOR: '0' })).not.toContain('\u001B');
    expect(await stderr({ FORCE_COLOR: '1', NO_COLOR: '1' }, '--color=never')).not.toContain('\u001B');
    expect(await stderr({ NO_COLOR: '1' }, '--color', 'always')).toContain(colour);
  });

  it('writes all of a long answer into a slow pipe', async () => {
    const child = spawn('sh', [
      '-c',
      `"$1" "$2" explain -f - --from r1/z1 -o json | (sleep 1; cat)`,
      'sh',
      process.execPath,
      program,
    ]);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.end(many);
    await new Promise((done) => child.on('close', done));
    const text = Buffer.concat(chunks).toString();
    expect(text.length).toBeGreaterThan(1_000_000);
    expect((JSON.parse(text) as { plans: unknown[] }).plans).toHaveLength(COUNT);
  });

  it('ends without a word when the reader goes away', async () => {
    const script = `set -o pipefail; "$1" "$2" explain -f - --from r1/z1 -o json | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const child = spawn('bash', ['-c', script, 'bash', process.execPath, program]);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.end(many);
    await new Promise((done) => child.on('close', done));
    expect([Buffer.concat(out).toString(), Buffer.concat(err).toString()]).toEqual(['0\n', '']);
  });

  it.runIf(existsSync('/dev/full'))('says with 3 that stdout cannot be written', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', '"$1" "$2" version > /dev/full', 'sh', process.execPath, program],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([3, expect.stringContaining('stdout cannot be written')]);
  });

  it('ends with 130 on Ctrl-C while it waits for stdin', async () => {
    const child = spawn(process.execPath, [program, 'explain', '-f', '-']);
    const err: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // More than a pipe holds: it is written when somebody reads.
    await new Promise((done) => child.stdin.write('#'.repeat(1_000_000), done));
    child.kill('SIGINT');
    const code = await new Promise((done) => child.on('close', (status, signal) => done(signal ?? status)));
    expect([code, Buffer.concat(err).toString()]).toEqual([130, '']);
  });

  it('takes a folder in place of stdin for an empty input', () => {
    const { status, stderr } = spawnSync('sh', ['-c', '"$1" "$2" explain -f - < /', 'sh', process.execPath, program], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([3, expect.stringContaining('<stdin>: found no manifest')]);
  });
});
