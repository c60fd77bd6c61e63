import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realProgram } from '../support/real-program.js';
import { type Outcome, run } from './run.js';

const openssl = realProgram('openssl');
let cwd = '';
let server: Server | undefined;
const all: Outcome[] = [];
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'failover-cli-certs-'));
  await certs('create', '--output-dir', 'guide', '--secrets', 'guide-secrets');
  await certs(
    'create',
    '--output-dir',
    'own',
    '--secrets',
    'own-secrets',
    '--san',
    'failover.example.com',
    '--algorithm',
    'ecdsa',
  );
});
afterAll(() => {
  server?.close();
  rmSync(cwd, { recursive: true });
});

async function certs(...args: string[]): Promise<Outcome> {
  const outcome = await run(['certs', ...args], { cwd });
  all.push(outcome);
  return outcome;
}

const file = (...path: string[]) => readFileSync(join(cwd, ...path), 'utf8');

describe('certs create', () => {
  it('writes the files of both sides, for their owner only', () => {
    const files = readdirSync(join(cwd, 'guide'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.\w+$/.test(name),
    );
    expect(files.sort()).toEqual([
      'failover-downstream/ca.crt',
      'failover-downstream/tls.crt',
      'failover-downstream/tls.key',
      'failover-upstream/tls.crt',
      'failover-upstream/tls.key',
    ]);
    for (const name of files) expect(statSync(join(cwd, 'guide', name)).mode & 0o777).toBe(0o600);
    expect(existsSync(join(cwd, 'own/failover-upstream/ca.crt'))).toBe(true);
  });

  it('says what it wrote', async () => {
    const { code, stdout } = await certs('create', '--output-dir', 'told', '-o', 'json', '--days', '10');
    const { files, certificates } = JSON.parse(stdout) as {
      files: string[];
      certificates: { subject: string; daysLeft: number }[];
    };
    expect([code, files.length, certificates.map(({ subject, daysLeft }) => [subject, daysLeft])]).toEqual([
      0,
      5,
      [
        ['CN=solo.io', 9],
        ['CN=solo.io', 9],
      ],
    ]);
  });

  it('overwrites nothing, renews when told, and takes only what it can use', async () => {
    const before = file('own/ca/ca.crt');
    expect((await certs('create', '--output-dir', 'own')).code).toBe(3);
    expect((await certs('create', '--output-dir', 'own', '--secrets', 'own-secrets', '--renew')).code).toBe(0);
    expect(file('own/ca/ca.crt')).toBe(before);
    const wrong = [
      ['--days', '0'],
      ['--days', 'x'],
      ['--san', 'a b'],
      ['--algorithm', 'dsa'],
      ['--renew', '--force'],
      ['extra'],
    ];
    for (const flags of wrong) expect([flags, (await certs('create', ...flags)).code]).toEqual([flags, 2]);
    expect(readdirSync(cwd)).not.toContain('failover-downstream');
  });
});

describe('certs inspect', () => {
  it('prints exactly the fields promised', async () => {
    const { code, stdout } = await certs('inspect', 'own/failover-downstream/tls.crt', '-o', 'json');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        certificates: [
          {
            subject: 'CN=failover.example.com',
            issuer: 'CN=failover root CA',
            sans: ['failover.example.com'],
            notBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
            notAfter: expect.stringMatching(/Z$/),
            daysLeft: 364,
            file: 'own/failover-downstream/tls.crt',
          },
        ],
      },
    ]);
  });

  it('reads folders and Secrets, and fails on what ends soon', async () => {
    expect(
      JSON.parse((await certs('inspect', 'own', '-f', 'own-secrets', '-o', 'json')).stdout).certificates,
    ).toHaveLength(9);
    expect((await certs('inspect', 'guide', '--fail-within', '8700h')).code).toBe(0);
    expect((await certs('inspect', 'guide', '--fail-within', '8761h')).code).toBe(1);
    const soon = await certs('inspect', 'told');
    expect([soon.code, soon.stderr]).toEqual([0, expect.stringContaining('expires in 9 days')]);
  });

  it.each([
    [['guide/failover-upstream/tls.key'], 3, 'found a private key, expected a certificate'],
    [['nosuch'], 3, 'no such file'],
    [[], 2, 'found no FILE'],
    [['guide', '--fail-within', '30d'], 2, 'expected a duration'],
  ])('refuses %j', async (args, code, message) => {
    expect(await certs('inspect', ...(args as string[]))).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(message as string),
    });
  });
});

describe('certs verify', () => {
  it('accepts both kinds, and warns where the server is not verified', async () => {
    const guide = await certs('verify', '-f', 'guide-secrets');
    expect([guide.code, guide.stdout]).toEqual([0, expect.stringMatching(/warning {2}no ca\.crt[\s\S]*\nverified\n$/)]);
    const own = await certs('verify', '-f', 'own-secrets', '--sni', 'failover.example.com', '-o', 'json');
    expect([own.code, JSON.parse(own.stdout).verified]).toEqual([0, true]);
  });

  it('says why not', async () => {
    const mixed = await certs(
      'verify',
      '-f',
      'guide-secrets/failover-downstream.yaml',
      '-f',
      'own-secrets/failover-upstream.yaml',
    );
    expect(mixed).toMatchObject({ code: 1, stdout: expect.stringContaining('refuses the client certificate') });
    expect((await certs('verify', '-f', 'own-secrets', '--sni', 'other.example.com')).code).toBe(1);
  });

  it('shakes hands with a running server', async () => {
    const at = join(cwd, 'own/failover-downstream');
    const listening = createServer({
      cert: readFileSync(join(at, 'tls.crt')),
      key: readFileSync(join(at, 'tls.key')),
      ca: readFileSync(join(at, 'ca.crt')),
      requestCert: true,
      rejectUnauthorized: true,
    });
    server = listening;
    const port = await new Promise<number>((done) =>
      listening.listen(0, '127.0.0.1', () => done((listening.address() as AddressInfo).port)),
    );
    const connect = ['--connect', `127.0.0.1:${port}`, '--sni', 'failover.example.com'];
    const good = await certs('verify', '-f', 'own-secrets', ...connect, '-o', 'json');
    const { presented, checks } = JSON.parse(good.stdout) as {
      presented: { subject: string }[];
      checks: { check: string; message: string }[];
    };
    expect([good.code, presented[0]?.subject]).toEqual([0, 'CN=failover.example.com']);
    expect(checks.find(({ check }) => check === 'presented')?.message).toContain('gloo-system/failover-downstream');
    const stranger = await certs('verify', '-f', 'guide-secrets/failover-upstream.yaml', ...connect);
    expect(stranger).toMatchObject({ code: 1, stdout: expect.stringContaining('refused the client certificate') });
    listening.close();
    const gone = await certs('verify', '-f', 'own-secrets', '--connect', `127.0.0.1:${port}`);
    expect(gone).toMatchObject({ code: 1, stdout: expect.stringContaining('ECONNREFUSED') });
    expect((await certs('verify', '-f', 'own-secrets', '--connect', 'nowhere')).code).toBe(2);
  });
});

describe('certs', () => {
  it('shows its words, and knows no others', async () => {
    for (const args of [[], ['--help']]) {
      expect(await certs(...args)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/ {2}create .*\n {2}inspect .*\n {2}verify /),
      });
    }
    expect((await run(['help', 'certs', 'create'])).stdout).toContain('failover certs create [flags]');
    expect(await certs('creat')).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `create`') });
    expect((await run(['__complete', 'certs', 'i'])).stdout).toMatch(/^inspect\t.*\n:4\n$/);
    expect((await run(['__complete', 'certs', 'create', '--algorithm', ''])).stdout).toBe('rsa\necdsa\n:4\n');
  });

  it.runIf(openssl !== undefined)('writes what openssl accepts', () => {
    const verify = (ca: string, leaf: string) =>
      spawnSync(openssl as string, ['verify', '-CAfile', ca, leaf], { cwd }).status;
    expect(verify('guide/failover-downstream/ca.crt', 'guide/failover-upstream/tls.crt')).toBe(0);
    expect(verify('own/failover-upstream/ca.crt', 'own/failover-downstream/tls.crt')).toBe(0);
  });

  it('has told nobody a key', () => {
    const told = all.map(({ stdout, stderr }) => stdout + stderr).join('');
    const keys = ['guide', 'own', 'told'].flatMap((folder) =>
      ['downstream', 'upstream'].map((side) => file(folder, `failover-${side}/tls.key`)),
    );
    for (const key of keys) {
      expect(createPrivateKey(key).type).toBe('private');
      for (const line of key.split('\n').slice(1, -2)) expect(told).not.toContain(line);
    }
    expect(told).not.toMatch(/PRIVATE|LS0tLS1CRUdJTiBQUklW/);
  });
});
