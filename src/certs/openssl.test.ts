import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realProgram } from '../../test/support/real-program.js';
import { DAY_MS, dns, NOW_MS, order } from './certs.fixture.js';
import { inspectPaths } from './inspect.js';
import { type Destination, produce } from './produce.js';

const openssl = realProgram('openssl');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'failover-certs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function into(name: string, fields: Partial<Destination> = {}): Destination {
  return {
    folder: name,
    within: (path) => resolve(folder, path),
    namespace: 'gloo-system',
    downstreamClusters: [],
    upstreamClusters: [],
    renew: false,
    force: false,
    ...fields,
  };
}

const run = (...args: string[]) =>
  execFileSync(openssl as string, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

describe.runIf(openssl !== undefined)('what certs create writes, as openssl reads it', () => {
  it('is the pair of the guide, field for field', async () => {
    await produce(order({ algorithm: 'rsa' }), into('guide'));
    const text = run('x509', '-in', 'guide/failover-downstream/tls.crt', '-noout', '-text');
    // openssl req -x509 -nodes -days 365 -newkey rsa:2048 -subj /CN=solo.io
    expect(text).toMatch(
      /Version: 3[\s\S]*Signature Algorithm: sha256WithRSAEncryption[\s\S]*Issuer: CN ?= ?solo\.io\n/,
    );
    expect(text).toContain('Not Before: Jan  1 00:00:00 2026 GMT');
    expect(text).toContain('Not After : Jan  1 00:00:00 2027 GMT');
    expect(text).toMatch(/Subject: CN ?= ?solo\.io\n[\s\S]*Public-Key: \(2048 bit\)[\s\S]*Exponent: 65537/);
    expect(text.match(/X509v3 .*: *(critical)?/g)?.map((line) => line.trim())).toEqual([
      'X509v3 extensions:',
      'X509v3 Subject Key Identifier:',
      'X509v3 Authority Key Identifier:',
      'X509v3 Basic Constraints: critical',
    ]);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE\n/);
    expect(text).not.toMatch(/Serial Number:\s+\(Negative\)/);
    expect(read('guide/failover-downstream/tls.key')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(read('guide/failover-downstream/ca.crt')).toBe(read('guide/failover-upstream/tls.crt'));
    const at = `${NOW_MS / 1000 + 60}`;
    expect(
      run('verify', '-attime', at, '-CAfile', 'guide/failover-downstream/ca.crt', 'guide/failover-upstream/tls.crt'),
    ).toContain('OK');
    expect(() =>
      run('verify', '-attime', at, '-CAfile', 'guide/failover-downstream/ca.crt', 'guide/failover-downstream/tls.crt'),
    ).toThrow();
  });

  it.each(['rsa', 'ecdsa'] as const)(
    'is a strict root with a leaf for each side (%s), whose root outlives a renewal',
    async (algorithm) => {
      const at = `${NOW_MS / 1000 + 60}`;
      const verify = (purpose: string, side: string) =>
        run(
          'verify',
          '-x509_strict',
          '-attime',
          at,
          '-purpose',
          purpose,
          '-CAfile',
          `${algorithm}/ca/ca.crt`,
          `${algorithm}/failover-${side}/tls.crt`,
        );
      await produce(
        order({ algorithm, sans: [dns('a.example.com'), { type: 'ip', value: '10.0.0.1' }] }),
        into(algorithm),
      );
      expect([verify('sslserver', 'downstream'), verify('sslclient', 'upstream')].join('')).toMatch(/OK[\s\S]*OK/);
      expect(() => verify('sslserver', 'upstream')).toThrow();
      const [root, leaf] = [read(algorithm, 'ca/ca.crt'), read(algorithm, 'failover-downstream/tls.crt')];
      await produce(order(), into(algorithm, { renew: true }));
      expect([read(algorithm, 'ca/ca.crt'), read(algorithm, 'failover-upstream/ca.crt')]).toEqual([root, root]);
      expect(read(algorithm, 'failover-downstream/tls.crt')).not.toBe(leaf);
      expect(verify('sslserver', 'downstream')).toContain('OK');
      const text = run('x509', '-in', `${algorithm}/failover-downstream/tls.crt`, '-noout', '-text');
      expect(text).toContain('DNS:a.example.com, IP Address:10.0.0.1');
    },
  );

  it('inspects what openssl makes: a bundle, DER, and names that look like several', async () => {
    const subject = ['-subj', '/C=US/O=Acme, Inc./CN=x'];
    run(
      'req',
      '-x509',
      '-nodes',
      '-newkey',
      'rsa:2048',
      '-keyout',
      'k.pem',
      '-out',
      'one.pem',
      '-days',
      '10',
      ...subject,
      '-addext',
      'subjectAltName=DNS:a.example.com,IP:10.0.0.1,URI:spiffe://td/ns',
    );
    run('x509', '-in', 'one.pem', '-outform', 'DER', '-out', 'one.der');
    writeFileSync(
      join(folder, 'bundle.pem'),
      `text around\n${read('one.pem')}more\n${read('guide/failover-upstream/tls.crt')}`,
    );
    const { certificates, problems } = inspectPaths(['bundle.pem', 'one.der'], (path) => resolve(folder, path));
    expect(problems).toEqual([]);
    const { summarise } = await import('./certificate.js');
    expect(certificates.map((certificate) => summarise(certificate, Date.now()))).toMatchObject([
      {
        subject: 'C=US, O=Acme\\, Inc., CN=x',
        sans: ['a.example.com', '10.0.0.1', 'spiffe://td/ns'],
        daysLeft: 9,
        file: 'bundle.pem',
      },
      { subject: 'CN=solo.io', sans: [], file: 'bundle.pem' },
      { subject: 'C=US, O=Acme\\, Inc., CN=x', daysLeft: 9, file: 'one.der' },
    ]);
  });
});

describe('produce', () => {
  it('writes privately, all or nothing, and overwrites only when told', async () => {
    const { written, certificates } = await produce(
      order(),
      into('p', { secrets: 's', downstreamClusters: ['west', 'north'] }),
    );
    expect(certificates.map(({ notAfter, file }) => [notAfter, file])).toEqual([
      ['2027-01-01T00:00:00Z', 'p/failover-downstream/tls.crt'],
      ['2027-01-01T00:00:00Z', 'p/failover-upstream/tls.crt'],
    ]);
    for (const path of written) expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'p/failover-upstream')).mode & 0o777).toBe(0o700);
    expect(read('s/failover-downstream.yaml').match(/failover\.dev\/cluster: \w+/g)).toEqual([
      'failover.dev/cluster: west',
      'failover.dev/cluster: north',
    ]);
    expect(read('s/failover-upstream.yaml')).not.toContain('annotations');
    const before = read('p/failover-upstream/tls.key');
    await expect(produce(order(), into('p'))).rejects.toMatchObject({ exitCode: 3, problems: { length: 5 } });
    await expect(produce(order(), into('q', { secrets: 's' }))).rejects.toMatchObject({ exitCode: 3 });
    expect(read('p/failover-upstream/tls.key')).toBe(before);
    await produce(order(), into('p', { renew: true }));
    expect(read('p/failover-upstream/tls.key')).not.toBe(before);
    expect(read('p/failover-downstream/ca.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    await produce(order(), into('p', { renew: true }));
    expect(read('p/failover-downstream/ca.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    await expect(produce(order(), into('none', { renew: true }))).rejects.toThrow('expected one to renew');
  });

  it('leaves nothing behind when it cannot write', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(produce(order(), into('half', { secrets: 'file/s' }))).rejects.toMatchObject({ exitCode: 3 });
    expect(inspectPaths(['half'], (path) => resolve(folder, path)).certificates).toEqual([]);
  });

  it('takes away a CA that no longer vouches, and never lets a leaf outlive its root', async () => {
    await produce(order({ authority: true }), into('switch'));
    await produce(order(), into('switch', { force: true }));
    expect(() => read('switch/failover-upstream/ca.crt')).toThrow('ENOENT');
    expect(() => read('switch/ca/ca.key')).toThrow('ENOENT');
    await produce(order({ authority: true }), into('end'));
    const late = order({ nowMs: NOW_MS + 3640 * DAY_MS });
    const { certificates, notes } = await produce(late, into('end', { renew: true }));
    expect(certificates.map(({ notAfter }) => notAfter)).toEqual(Array(3).fill(certificates[0]?.notAfter));
    expect(notes).toEqual([expect.stringContaining('the root CA expires on')]);
    await expect(produce(order({ nowMs: NOW_MS + 3651 * DAY_MS }), into('end', { renew: true }))).rejects.toThrow(
      'expired',
    );
  });
});
