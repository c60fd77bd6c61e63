import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { openKubeconfig } from '../../src/cluster/connect.js';
import type { Cluster } from '../../src/model/cluster.js';
import { createCertificates } from './proxy-certificates.js';
import { afterwards, listen, serve } from './proxy-stage.js';

const folder = mkdtempSync(join(tmpdir(), 'failover-forward-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RESOURCES = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [{ name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get', 'list'] }],
};

const NOT_FOUND = { kind: 'Status', status: 'Failure', reason: 'NotFound', details: { name: 'web-1', kind: 'pods' } };

interface ApiServer {
  cluster: Cluster;
  /** Of each connection that was forwarded: the path that was asked for, and what it agreed to speak. */
  forwarded: { path: string; protocol: string }[];
  /** What the Pod's side says went wrong. */
  fail: string | undefined;
}

/**
 * An API server with one Pod, `shop/web-0`, that forwards its ports as a kubelet does over WebSockets: channel 0 carries bytes, channel 1 errors, and each
 * begins with the port, low byte first (kubernetes: pkg/kubelet/cri/streaming/portforward/websocket.go).
 */
async function startApiServer(protocol: string, { plainUnder }: { plainUnder?: string } = {}): Promise<ApiServer> {
  const { authority, server: pair } = await createCertificates();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('content-type', 'application/json');
    const [full = ''] = (request.url ?? '').split('?');
    const path = full.startsWith(plainUnder ?? '') ? full.slice((plainUnder ?? '').length) : 'elsewhere';
    if (path === '/api/v1') response.end(JSON.stringify(RESOURCES));
    else if (path === '/api/v1/namespaces/shop/pods/web-0') {
      response.end(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop' } }));
    } else response.writeHead(404).end(JSON.stringify(NOT_FOUND));
  };
  const server =
    plainUnder === undefined
      ? createServer({ cert: pair.certificate, key: pair.key }, answer)
      : createPlainServer(answer);
  const sockets = new WebSocketServer({
    server,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  const api: Omit<ApiServer, 'cluster'> = { forwarded: [], fail: undefined };
  sockets.on('connection', (socket, request) => {
    api.forwarded.push({ path: request.url ?? '', protocol: socket.protocol });
    forward(socket, request, api.fail);
  });
  const port = await listen(server);
  afterwards(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const kubeconfig = join(folder, `${port}.yaml`);
  const encoded = Buffer.from(authority).toString('base64');
  const secure = `{ server: "https://127.0.0.1:${port}", tls-server-name: localhost, certificate-authority-data: ${encoded} }`;
  writeFileSync(
    kubeconfig,
    `apiVersion: v1
kind: Config
current-context: test
clusters:
- name: test
  cluster: ${plainUnder === undefined ? secure : `{ server: "http://127.0.0.1:${port}${plainUnder}/" }`}
users: [ { name: test, user: { token: secret } } ]
contexts: [ { name: test, context: { cluster: test, user: test } } ]
`,
  );
  const { connect: open } = await openKubeconfig({ path: kubeconfig }, {});
  return Object.assign(api, { cluster: open('test') });
}

function forward(socket: WebSocket, { url = '' }: IncomingMessage, fail: string | undefined): void {
  const port = Number(new URL(url, 'http://api').searchParams.get('ports'));
  for (const channel of [0, 1]) socket.send(Buffer.from([channel, port & 255, port >> 8]));
  if (fail !== undefined) {
    socket.send(Buffer.concat([Buffer.from([1]), Buffer.from(fail)]));
    return;
  }
  const pod = connect(port, '127.0.0.1');
  pod.on('data', (chunk: Buffer) => socket.send(Buffer.concat([Buffer.from([0]), chunk])));
  pod.on('error', () => undefined);
  pod.on('close', () => socket.close());
  socket.on('message', (message: Buffer) => {
    if (message[0] === 0) pod.write(message.subarray(1));
  });
  socket.on('close', () => pod.destroy());
}

describe.each(['v4.channel.k8s.io', 'v5.channel.k8s.io'])('a port forwarded over %s', (protocol) => {
  it('carries requests to the Pod and its answers back, whatever their size', async () => {
    const api = await startApiServer(protocol);
    const large = 'x'.repeat(300_000);
    const pod = await serve((request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      request.on('end', () => response.end(request.method === 'POST' ? String(size) : large));
    });
    const closing = new AbortController();
    afterwards(() => closing.abort());
    const { port } = await api.cluster.portForward(
      { namespace: 'shop', name: 'web-0', port: pod.port },
      closing.signal,
    );
    const url = `http://127.0.0.1:${port}/`;
    expect(await (await fetch(url)).text()).toBe(large);
    expect(await (await fetch(url, { method: 'POST', body: large })).text()).toBe('300000');
    expect(api.forwarded[0]).toEqual({
      path: `/api/v1/namespaces/shop/pods/web-0/portforward?ports=${pod.port}`,
      protocol,
    });
    // Each connection of ours is one of the Pod's.
    await Promise.all(Array.from({ length: 5 }, async () => (await fetch(url)).text()));
    expect(api.forwarded.length).toBeGreaterThan(2);
  });

  it('ends where the Pod hangs up, where nobody listens in it, and with the signal', async () => {
    const api = await startApiServer(protocol);
    const closing = new AbortController();
    const greeter = createTcpServer((socket) => socket.end('hello'));
    const greets = await listen(greeter);
    afterwards(() => greeter.close());
    const open = (port: number): Promise<{ port: number }> =>
      api.cluster.portForward({ namespace: 'shop', name: 'web-0', port }, closing.signal);
    const { port } = await open(greets);
    expect(await heard(port)).toBe('hello');
    api.fail = 'an error occurred forwarding: connection refused';
    expect(await heard((await open(greets)).port)).toBe('');
    closing.abort();
    await expect(heard(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

it('goes over plain HTTP and below a path, as through kubectl proxy and Rancher', async () => {
  const api = await startApiServer('v4.channel.k8s.io', { plainUnder: '/k8s/clusters/c-1' });
  const closing = new AbortController();
  afterwards(() => closing.abort());
  const greeter = createTcpServer((socket) => socket.end('hello'));
  const greets = await listen(greeter);
  afterwards(() => greeter.close());
  const { port } = await api.cluster.portForward({ namespace: 'shop', name: 'web-0', port: greets }, closing.signal);
  expect(await heard(port)).toBe('hello');
  const path = `/k8s/clusters/c-1/api/v1/namespaces/shop/pods/web-0/portforward?ports=${greets}`;
  expect(api.forwarded).toEqual([expect.objectContaining({ path })]);
});

it('says which Pod is not there', async () => {
  const { cluster } = await startApiServer('v4.channel.k8s.io');
  const forwarding = cluster.portForward({ namespace: 'shop', name: 'web-1', port: 80 }, new AbortController().signal);
  await expect(forwarding).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('shop/web-1') });
});

/** All that is said on a connection until it ends. */
function heard(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(text) : reject(error)));
    socket.on('close', () => resolve(text));
    socket.on('end', () => socket.end());
  });
}
