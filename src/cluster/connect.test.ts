import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlain } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, issueLeaf, type Pair } from '../certs/authority.js';
import type { Cluster, KubeconfigOptions } from '../model/cluster.js';
import type { JsonObject } from '../model/document.js';
import { openKubeconfig } from './connect.js';

const TERMS = { algorithm: 'ecdsa', days: 1, nowMs: Date.now() - 60_000 } as const;
const folder = mkdtempSync(join(tmpdir(), 'failover-connect-'));

interface Seen {
  authorization: string | undefined;
  client: string | undefined;
  as: string | undefined;
}

/** A server that knows only /version, and takes who `accepts` says. */
interface Known {
  url: string;
  seen: Seen[];
  server: Server;
}

let authority: Pair;
let port = 0;
let known: Known;
let accepts: (seen: Seen) => boolean = () => true;

beforeAll(async () => {
  authority = await createAuthority('an authority', TERMS);
  const sans = [
    { type: 'ip', value: '127.0.0.1' },
    { type: 'dns', value: 'api.example' },
  ] as const;
  const leaf = await issueLeaf(authority, { side: 'server', commonName: 'server', sans }, TERMS);
  const seen: Seen[] = [];
  const options = { cert: pem(leaf), key: key(leaf), ca: pem(authority), requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, ({ headers, socket }, response) => {
    const from = (socket as TLSSocket).authorized ? (socket as TLSSocket).getPeerCertificate().subject.CN : undefined;
    const one = {
      authorization: headers.authorization,
      client: Array.isArray(from) ? from[0] : from,
      as: String(headers['impersonate-user'] ?? ''),
    };
    seen.push(one);
    response.writeHead(accepts(one) ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ gitVersion: 'v1.99.0' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  known = { url: `https://127.0.0.1:${port}`, seen, server };
});
afterAll(async () => {
  known.server.closeAllConnections();
  await new Promise((resolve) => known.server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
async function open(
  user: JsonObject,
  cluster: JsonObject = {},
  { env = {}, ...options }: KubeconfigOptions & { env?: Record<string, string> } = {},
): Promise<Cluster> {
  const path = join(folder, `config-${++count}`);
  const ca = Buffer.from(pem(authority)).toString('base64');
  const content = {
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: known.url, 'certificate-authority-data': ca, ...cluster } }],
    users: [{ name: 'u', user }],
  };
  writeFileSync(path, JSON.stringify(content));
  return (await openKubeconfig({ ...options, path }, env)).connect('here');
}

describe('a cluster is told who we are', () => {
  it('by a token, and for whom by --as', async () => {
    await (await open({ token: 'abc' }, {}, { as: 'bob' })).version();
    expect(known.seen.at(-1)).toEqual({ authorization: 'Bearer abc', client: undefined, as: 'bob' });
  });

  it('by a client certificate', async () => {
    const leaf = await issueLeaf(authority, { side: 'client', commonName: 'me', sans: [] }, TERMS);
    const data = (text: string) => Buffer.from(text).toString('base64');
    const user = { 'client-certificate-data': data(pem(leaf)), 'client-key-data': data(key(leaf)) };
    await (await open(user)).version();
    expect(known.seen.at(-1)).toMatchObject({ authorization: undefined, client: 'me' });
  });

  it('by a plug-in, which is asked again when its token is not taken any more', async () => {
    const plugin = join(folder, 'plugin.sh');
    const counter = join(folder, 'counter');
    // Tells what it was asked in the token itself.
    writeFileSync(
      plugin,
      `#!/bin/sh
echo x >> '${counter}'
case "$KUBERNETES_EXEC_INFO" in *ExecCredential*) asked=yes;; *) asked=no;; esac
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$asked-$(wc -l < '${counter}' | tr -d ' ')'"}}'
`,
    );
    chmodSync(plugin, 0o755);
    const cluster = await open({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin.sh' } });
    await Promise.all([cluster.version(), cluster.version()]);
    expect(known.seen.slice(-2).map(({ authorization }) => authorization)).toEqual(['Bearer yes-1', 'Bearer yes-1']);
    accepts = ({ authorization }) => authorization !== 'Bearer yes-1';
    const versions = await Promise.all([cluster.version(), cluster.version()]);
    accepts = () => true;
    expect(versions).toEqual(['v1.99.0', 'v1.99.0']);
    expect(known.seen.at(-1)?.authorization).toBe('Bearer yes-2');
  });

  it('by the client certificate of a plug-in, and by its next one', async () => {
    const credentials = async (commonName: string): Promise<string> => {
      const leaf = await issueLeaf(authority, { side: 'client', commonName, sans: [] }, TERMS);
      const status = { clientCertificateData: pem(leaf), clientKeyData: key(leaf) };
      return JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status });
    };
    const file = join(folder, 'credentials.json');
    writeFileSync(file, await credentials('first'));
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'cat', args: [file] };
    const cluster = await open({ exec });
    await cluster.version();
    expect(known.seen.at(-1)).toMatchObject({ authorization: undefined, client: 'first' });
    writeFileSync(file, await credentials('second'));
    accepts = ({ client }) => client === 'second';
    await cluster.version().finally(() => {
      accepts = () => true;
    });
    expect(known.seen.at(-1)).toMatchObject({ client: 'second' });
  });

  it('by a plug-in that failed before', async () => {
    const file = join(folder, 'late.json');
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'cat', args: [file] };
    const cluster = await open({ exec });
    await expect(cluster.version()).rejects.toMatchObject({ code: 'unauthorized' });
    writeFileSync(file, JSON.stringify({ kind: 'ExecCredential', status: { token: 'late' } }));
    expect(await cluster.version()).toBe('v1.99.0');
  });

  it('by a token file, which is read again when its token is not taken any more', async () => {
    const tokenFile = join(folder, 'rotated');
    writeFileSync(tokenFile, 'first\n');
    const cluster = await open({ tokenFile });
    await cluster.version();
    writeFileSync(tokenFile, 'second\n');
    accepts = ({ authorization }) => authorization === 'Bearer second';
    await cluster.version().finally(() => {
      accepts = () => true;
    });
    expect(known.seen.at(-1)?.authorization).toBe('Bearer second');
  });

  it('or why not: the plug-in is missing, or failed', async () => {
    const exec = (command: string) => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command } });
    await expect((await open(exec('no-such-plugin'))).version()).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'context here: `no-such-plugin` gave no credentials: there is no such program',
    });
    await expect((await open(exec('false'))).version()).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('and an old token is told apart from a wrong server', async () => {
    accepts = () => false;
    await expect((await open({ token: 'old-8472910' })).version()).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.not.stringContaining('8472910'),
      hint: expect.stringContaining('context here'),
    });
    const token = `e30.${Buffer.from('{"exp":1}').toString('base64url')}.x`;
    await expect((await open({ token })).version()).rejects.toMatchObject({
      message: expect.stringContaining('(401), the token expired on 1970-01-01T00:00:01.000Z'),
    });
    accepts = () => true;
  });
});

describe('a connection', () => {
  it('goes through the proxy of the kubeconfig', async () => {
    const { address, asked, stop } = await startProxy();
    const url = `http://me:pw@${address}`;
    expect(await (await open({ token: 'abc' }, { 'proxy-url': url })).version()).toBe('v1.99.0');
    expect(asked).toEqual([`127.0.0.1:${port} Basic bWU6cHc=`]);
    stop();
  });

  it('goes through the proxy of the environment, unless NO_PROXY or the kubeconfig says otherwise', async () => {
    const { address, asked, stop } = await startProxy();
    const server = { server: `https://api.example:${port}` };
    const env = { HTTPS_PROXY: address };
    expect(await (await open({}, server, { env })).version()).toBe('v1.99.0');
    expect(asked).toEqual([`api.example:${port} undefined`]);
    expect(await (await open({}, {}, { env })).version()).toBe('v1.99.0');
    const spared = open({}, server, { env: { ...env, NO_PROXY: '.example' } });
    await expect((await spared).version()).rejects.toMatchObject({ code: 'unreachable' });
    const own = open({}, { ...server, 'proxy-url': `http://${address}` }, { env: { HTTPS_PROXY: 'nowhere:1' } });
    expect(await (await own).version()).toBe('v1.99.0');
    expect(asked).toHaveLength(2);
    stop();
  });

  it('says what the proxy said', async () => {
    const { address, stop } = await startProxy('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    await expect((await open({}, { 'proxy-url': `http://me:pw@${address}` })).version()).rejects.toMatchObject({
      code: 'unreachable',
      message: `cluster here: cannot get version: 127.0.0.1:${port} cannot be reached: the proxy http://${address} wants a user and password (407)`,
      hint: expect.stringContaining('proxy-url'),
    });
    stop();
    const mute = await startProxy('');
    const hasty = await open({}, { 'proxy-url': `http://${mute.address}` }, { requestTimeoutMs: 100 });
    await expect(hasty.version()).rejects.toMatchObject({ code: 'unreachable' });
    mute.stop();
    await expect((await open({}, { 'proxy-url': 'http://127.0.0.1:1' })).version()).rejects.toMatchObject({
      message: expect.stringContaining('the proxy http://127.0.0.1:1 cannot be reached'),
    });
  });

  it('asks for the name that the kubeconfig gives the server', async () => {
    await expect((await open({}, { 'tls-server-name': 'other.example' })).version()).rejects.toMatchObject({
      code: 'untrusted',
      message: expect.stringContaining("the server's certificate is for another name"),
    });
    expect(
      await (await open({}, { 'tls-server-name': 'other.example', 'insecure-skip-tls-verify': true })).version(),
    ).toBe('v1.99.0');
  });

  it('tells each call with its result, and nothing else', async () => {
    const lines: string[] = [];
    await (await open({ token: 'abc' }, {}, { call: (line) => lines.push(line) })).version();
    expect(lines).toEqual([expect.stringMatching(/^GET https:\/\/127\.0\.0\.1:\d+\/version 200 \d+ms$/)]);
  });

  it('says that certificates are none, without showing them', async () => {
    const user = { 'client-certificate-data': 'c2VjcmV0', 'client-key-data': 'c2VjcmV0' };
    await expect((await open(user)).version()).rejects.toMatchObject({
      code: 'broken-kubeconfig',
      message: expect.not.stringMatching(/secret|c2Vj/),
    });
  });
});

/** A proxy whose tunnels all end at the server, or one that gives this answer instead, '' for none. */
async function startProxy(answer?: string): Promise<{ address: string; asked: string[]; stop(): void }> {
  const asked: string[] = [];
  const proxy = createPlain().on('connect', ({ url, headers }, socket) => {
    asked.push(`${url} ${headers['proxy-authorization']}`);
    if (answer === '') return;
    if (answer !== undefined) return void socket.end(answer);
    const through = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    proxy.close();
    proxy.closeAllConnections();
  };
  return { address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked, stop };
}

function pem({ certificate }: Pair): string {
  return certificate.toString();
}

function key(pair: Pair): string {
  return pair.key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
