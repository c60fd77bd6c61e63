import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/parse.js';
import { DAY_MS, dns, NOW_MS, order, secrets, secretsOf } from './certs.fixture.js';
import { createMaterial } from './create.js';
import { readSides } from './sides.js';
import { verifySides } from './verify.js';

type Documents = Awaited<ReturnType<typeof secrets>>;

/** What did not pass: `subject check`. */
function complaints(documents: Documents, options: { sni?: string; nowMs?: number } = {}) {
  const checks = verifySides(readSides(documents), { nowMs: NOW_MS + DAY_MS, ...options });
  return checks
    .filter(({ result }) => result !== 'passed')
    .map(({ subject, check, result }) => `${result} ${subject.replace('gloo-system/failover-', '')} ${check}`);
}

/** The same Secrets with something changed in one of them. */
function changed(
  documents: Documents,
  name: string,
  change: (data: Record<string, string>, object: Record<string, unknown>) => void,
): Documents {
  const objects = documents.map(({ value }) => structuredClone(value) as Record<string, unknown>);
  const object = objects.find((one) => (one.metadata as { name: string }).name === name) as Record<string, unknown>;
  change(object.data as Record<string, string>, object);
  return parseManifests(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), 'x.json').documents;
}

describe('verifySides', () => {
  it('only misses the CA of the client side in the pairs of the guide', async () => {
    expect(complaints(await secrets())).toEqual(['warning upstream server-trust']);
    expect(complaints(await secrets({ algorithm: 'rsa' }))).toEqual(['warning upstream server-trust']);
  });

  it('has nothing to say of leaves of one root', async () => {
    const made = await secrets({ sans: [dns('failover.example.com')] });
    expect(complaints(made)).toEqual([]);
    expect(complaints(made, { sni: 'failover.example.com' })).toEqual([]);
    expect(complaints(made, { sni: 'other.example.com' })).toEqual(['failed downstream name']);
  });

  it('minds a name only where the certificate has names', async () => {
    expect(complaints(await secrets(), { sni: 'x' })).toEqual([
      'warning downstream name',
      'warning upstream server-trust',
    ]);
  });

  it('tells pairs of two makings apart, though all have the same name', async () => {
    const [[downstream], [, upstream]] = await Promise.all([secrets(), secrets()]);
    expect(complaints([downstream, upstream] as Documents)).toEqual([
      'failed downstream client-trust',
      'warning upstream server-trust',
    ]);
    const [[server], [, client]] = await Promise.all([secrets({ authority: true }), secrets({ authority: true })]);
    expect(complaints([server, client] as Documents)).toEqual([
      'failed downstream client-trust',
      'failed upstream server-trust',
    ]);
  });

  it('warns thirty days before the end, and refuses after it', async () => {
    const made = await secrets({ authority: true, days: 60 });
    expect(complaints(made, { nowMs: NOW_MS + 30 * DAY_MS })).toEqual([]);
    expect(complaints(made, { nowMs: NOW_MS + 31 * DAY_MS })).toEqual([
      'warning downstream validity',
      'warning upstream validity',
    ]);
    expect(complaints(made, { nowMs: NOW_MS + 61 * DAY_MS })).toEqual([
      'failed downstream validity',
      'failed upstream validity',
      'failed downstream client-trust',
      'failed upstream server-trust',
    ]);
    expect(complaints(made, { nowMs: NOW_MS - DAY_MS })).toContain('failed downstream validity');
  });

  it('finds a key of another certificate, none, and one that is none', async () => {
    const made = await secrets({ authority: true });
    const data = (name: string) =>
      made.find((document) => document.name === name)?.value.data as Record<string, string>;
    const swap = (key: string) =>
      changed(made, 'failover-upstream', (upstream) => Object.assign(upstream, { 'tls.key': key }));
    expect(complaints(swap(data('failover-downstream')['tls.key'] as string))).toEqual(['failed upstream key']);
    expect(complaints(swap(''))).toEqual(['failed upstream key']);
    expect(complaints(swap('bm8ga2V5'))).toEqual(['failed upstream key']);
  });

  it('finds a client certificate where the server should be', async () => {
    const made = await secrets({ authority: true });
    const [server, client] = made.map(({ value }) => value.data as Record<string, string>);
    const swapped = changed(made, 'failover-downstream', (data) =>
      Object.assign(data, { 'tls.crt': client?.['tls.crt'], 'tls.key': client?.['tls.key'] }),
    );
    expect(server).not.toEqual(client);
    expect(complaints(swapped)).toEqual(['failed downstream usage']);
  });

  it('finds a server that asks clients for nothing, a Secret of another type, a broken block, and a missing side', async () => {
    const made = await secrets({ authority: true });
    expect(complaints(changed(made, 'failover-downstream', (data) => delete data['ca.crt']))).toEqual([
      'failed downstream client-trust',
    ]);
    expect(
      complaints(changed(made, 'failover-upstream', (_, object) => Object.assign(object, { type: 'Opaque' }))),
    ).toEqual(['failed upstream type']);
    const junk = Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n').toString('base64');
    expect(complaints(changed(made, 'failover-upstream', (data) => Object.assign(data, { 'tls.crt': junk })))).toEqual([
      'failed upstream certificate',
      'failed upstream certificate',
    ]);
    expect(complaints(made.slice(0, 1))).toEqual(['failed failover-upstream presence']);
    expect(() => complaints([])).toThrow('found no TLS Secret');
  });

  it('accepts the client of before and of now after a renewal', async () => {
    const before = await createMaterial(order());
    const after = await createMaterial(order({ nowMs: NOW_MS + DAY_MS }), {
      downstream: before.downstream,
      accepted: before.downstream.ca ?? [],
    });
    const [newServer] = secretsOf(after);
    const [, oldClient] = secretsOf(before);
    expect(complaints([newServer, oldClient] as Documents)).toEqual(['warning upstream server-trust']);
    expect(complaints(secretsOf(after))).toEqual(['warning upstream server-trust']);
  });

  it('learns the sides from what uses the Secrets', async () => {
    const made = await secrets({ authority: true });
    const renamed = made.map(({ value }, index) => ({
      ...value,
      metadata: { name: index === 0 ? 'a' : 'b', namespace: 'gloo-system' },
    }));
    const gateway = {
      apiVersion: 'gateway.solo.io/v1',
      kind: 'Gateway',
      metadata: { name: 'g', namespace: 'gloo-system' },
      spec: {
        tcpGateway: {
          tcpHosts: [{ name: 'failover', sslConfig: { secretRef: { name: 'a', namespace: 'gloo-system' } } }],
        },
      },
    };
    const read = (items: unknown[]) =>
      parseManifests(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'x.json').documents;
    expect(complaints(read([...renamed, gateway]))).toEqual([]);
    expect(() => complaints(read(renamed))).toThrow('whose side can be told');
  });
});
