import { X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer as createPlainServer, type Server } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMaterial, type Material } from '../certs/create.js';
import { handshake } from './tls.js';

const terms = { sans: [], authority: true, algorithm: 'ecdsa' as const, days: 1, nowMs: Date.now() };
let ours: Material;
let theirs: Material;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([createMaterial(terms), createMaterial(terms)]);
});

let server: Server | undefined;
afterEach(() => server?.close());

function listen(started: Server): Promise<number> {
  server = started;
  return new Promise((done) => started.listen(0, '127.0.0.1', () => done((started.address() as AddressInfo).port)));
}

function gateway(options: TlsOptions = {}): Promise<number> {
  const { downstream } = ours;
  return listen(
    createServer(
      {
        cert: downstream.certificate.toString(),
        key: downstream.key.export({ type: 'pkcs8', format: 'pem' }),
        ca: downstream.ca?.map(String),
        requestCert: true,
        rejectUnauthorized: true,
        ...options,
      },
      (socket) => socket.on('error', () => undefined),
    ),
  );
}

function shake(port: number, { upstream }: Material, fields = {}) {
  const certificate = upstream.certificate.toString();
  return handshake({
    host: '127.0.0.1',
    port,
    certificate,
    key: upstream.key,
    timeoutMs: 5000,
    refusalMs: 300,
    ...fields,
  });
}

describe('handshake', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'tells accepted from refused, and shows what was presented (%s)',
    async (version) => {
      const port = await gateway({ minVersion: version, maxVersion: version });
      const accepted = await shake(port, ours);
      expect(accepted).toMatchObject({ result: 'accepted', protocol: version });
      expect(new X509Certificate(accepted.presented[0] as Buffer).subject).toBe('CN=failover-downstream');
      const refused = await shake(port, theirs);
      expect(refused).toMatchObject({ result: 'refused', reason: expect.stringMatching(/alert|closed|reset/) });
      expect(refused.presented.length).toBeGreaterThan(0);
    },
  );

  it('asks for the server name given, and for none that is an address', async () => {
    const names: (string | false | null)[] = [];
    const port = await gateway({
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    await shake(port, ours, { serverName: 'blue-10000_gloo-system' });
    await shake(port, ours);
    expect(names).toEqual(['blue-10000_gloo-system']);
  });

  it('says that nobody is there, or that it is no TLS', async () => {
    const port = await gateway();
    server?.close();
    expect(await shake(port, ours)).toMatchObject({
      result: 'unreachable',
      reason: expect.stringContaining('ECONNREFUSED'),
      presented: [],
    });
    const plain = await listen(createPlainServer((socket) => socket.end('SSH-2.0-x\r\n')));
    expect(await shake(plain, ours)).toMatchObject({
      result: 'unreachable',
      reason: 'what answers does not speak TLS',
    });
  });

  it('ends after its time when nobody answers', async () => {
    const port = await listen(createPlainServer((socket) => socket.on('error', () => undefined)));
    const start = performance.now();
    expect(await shake(port, ours, { timeoutMs: 200 })).toMatchObject({
      result: 'unreachable',
      reason: 'no answer within 0.2 s',
    });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
