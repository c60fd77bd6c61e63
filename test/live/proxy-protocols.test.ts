import { connect as connectHttp2, createServer as createHttp2Server, type IncomingHttpHeaders } from 'node:http2';
import { get as httpsGet } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import {
  Client,
  type ClientDuplexStream,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  status as Status,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { retryDefaults } from '../../src/model/plan.js';
import { createCertificates } from './proxy-certificates.js';
import { afterwards, listen, NOBODY, raw, serve, stage, until } from './proxy-stage.js';

interface Answer {
  headers: IncomingHttpHeaders;
  trailers: IncomingHttpHeaders;
  body: string;
}

function ask(url: string, headers: Record<string, string> = {}, body?: string, options = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(url, options);
    afterwards(() => session.destroy());
    session.on('error', reject);
    const stream = session.request({ ':path': '/', ...headers }, { endStream: body === undefined });
    const answer: Answer = { headers: {}, trailers: {}, body: '' };
    stream.on('response', (found) => {
      answer.headers = found;
    });
    stream.on('trailers', (found) => {
      answer.trailers = found;
    });
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      answer.body += chunk;
    });
    stream.on('error', reject);
    stream.on('end', () => resolve(answer));
    if (body !== undefined) stream.end(body);
  });
}

async function serveHttp2(): Promise<number> {
  const server = createHttp2Server();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    let body = '';
    stream.on('error', () => undefined);
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    stream.on('end', () => {
      stream.respond(
        { ':status': 200, 'x-path': headers[':path'], 'set-cookie': ['a=1', 'b=2'] },
        { waitForTrailers: true },
      );
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': String(body.length) }));
      stream.end(`${headers[':authority']} ${body}`);
    });
  });
  const port = await listen(server);
  afterwards(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return port;
}

describe('HTTP/2', () => {
  it('with prior knowledge, to HTTP/2 with trailers', async () => {
    const { url, port } = await stage([[await serveHttp2()]], { protocol: 'http2' });
    const answer = await ask(url, { ':method': 'POST', ':path': '/p?q', 'x-failover-endpoint': '1' }, 'hello');
    expect(answer.body).toBe(`127.0.0.1:${port} hello`);
    expect(answer.headers).toMatchObject({ ':status': 200, 'x-path': '/p?q', 'set-cookie': ['a=1', 'b=2'] });
    expect(answer.headers['x-failover-endpoint']).toMatch(/^127/);
    expect(answer.trailers).toMatchObject({ 'x-sum': '5' });
    // HTTP/1.1 on the same port, to the same endpoint.
    expect(await raw(port, 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi')).toMatch(
      /200[\s\S]*h hi[\s\S]*x-sum: 2/i,
    );
  });

  it('passes the trailers of a request on, to each try', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createHttp2Server();
    server.on('stream', (stream) => {
      stream.on('error', () => undefined);
      stream.on('trailers', (trailers) => seen.push(trailers));
      stream.resume().on('end', () => stream.respond({ ':status': seen.length > 1 ? 200 : 503 }, { endStream: true }));
    });
    const port = await listen(server);
    afterwards(() => server.close());
    const retry = retryDefaults({ retryOn: ['5xx'] });
    const at = await stage([[port]], { protocol: 'http2', route: { timeoutMs: 0, hash: 'random', retry } });
    const session = connectHttp2(at.url);
    afterwards(() => session.destroy());
    const stream = session.request({ ':method': 'POST', ':path': '/' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '5' }));
    const status = new Promise((resolve, reject) => {
      stream.on('response', (headers) => resolve(headers[':status']));
      stream.on('error', reject);
    });
    stream.end('12345');
    expect(await status).toBe(200);
    expect(seen).toMatchObject([{ 'x-sum': '5' }, { 'x-sum': '5' }]);
  });

  it('with prior knowledge, to HTTP/1.1, and in the words of the proxy', async () => {
    const { port } = await serve((request, response) => response.end(`${request.httpVersion} ${request.headers.host}`));
    const { url, log } = await stage([[port]]);
    expect((await ask(url, { ':authority': 'me' })).body).toBe('1.1 me');
    const nobody = await stage([[NOBODY]], { protocol: 'http2' });
    const answer = await ask(nobody.url);
    expect([answer.headers[':status'], answer.body.slice(-25)]).toEqual([503, 'remote connection failure']);
    await until(() => log.length === 1 && nobody.log.length === 1, 'both logs');
    expect(log[0]).toContain('"GET / HTTP/2" 200 - 0 6 ');
  });

  it('over TLS by ALPN, and HTTP/1.1 beside it', async () => {
    const { server: own, authority } = await createCertificates();
    const { port } = await serve((_request, response) => response.end('fine'));
    const at = await stage([[port]], {}, { tls: own });
    expect((await ask(at.url, {}, undefined, { ca: authority, servername: 'localhost' })).body).toBe('fine');
    const status = await new Promise((resolve, reject) => {
      httpsGet(at.url, { ca: authority, servername: 'localhost', agent: false }, ({ statusCode }) =>
        resolve(statusCode),
      ).on('error', reject);
    });
    expect(status).toBe(200);
  });

  it('to endpoints that want a client certificate', async () => {
    const { server, client, authority } = await createCertificates();
    const { createServer } = await import('node:https');
    const secure = createServer(
      { cert: server.certificate, key: server.key, ca: authority, requestCert: true, rejectUnauthorized: true },
      (_request, response) => response.end('let in'),
    );
    const port = await listen(secure);
    afterwards(() => {
      secure.closeAllConnections();
      secure.close();
    });
    const upstreamTls = { serverName: 'localhost', authorities: [authority], subjectAltNames: ['localhost'] };
    const allowed = await stage([[port]], {}, { upstreamTls: { ...upstreamTls, ...client } });
    expect(await (await fetch(allowed.url)).text()).toBe('let in');
    const refused = await stage([[port]], {}, { upstreamTls });
    expect((await fetch(refused.url)).status).toBe(503);
    const wrong = await stage([[port]], {}, { upstreamTls: { ...upstreamTls, ...client, subjectAltNames: ['other'] } });
    expect((await fetch(wrong.url)).status).toBe(503);
  });
});

const identity = (value: Buffer): Buffer => value;

async function serveGrpc(): Promise<number> {
  const server = new Server();
  const method = {
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  };
  server.addService(
    {
      echo: { ...method, path: '/t.T/Echo', requestStream: false, responseStream: false },
      fail: { ...method, path: '/t.T/Fail', requestStream: false, responseStream: false },
      chat: { ...method, path: '/t.T/Chat', requestStream: true, responseStream: true },
    },
    {
      echo: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => {
        const trailer = new Metadata();
        trailer.set('x-after', 'all');
        done(null, call.request, trailer);
      },
      fail: (_call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
        done({ code: Status.FAILED_PRECONDITION, details: 'not now' }),
      chat: (call: ServerDuplexStream<Buffer, Buffer>) => {
        call.on('data', (message: Buffer) => call.write(message));
        call.on('end', () => call.end());
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  afterwards(() => server.forceShutdown());
  return port;
}

function grpcClient(port: number): Client {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  afterwards(() => client.close());
  return client;
}

function unary(
  client: Client,
  path: string,
): Promise<{ value?: string; code: number; details: string; trailer?: unknown }> {
  return new Promise((resolve) => {
    let value: string | undefined;
    const call = client.makeUnaryRequest(path, identity, identity, Buffer.from('hi'), (_error, answer) => {
      value = answer?.toString();
    });
    call.on('status', ({ code, details, metadata }) =>
      resolve({ value, code, details, trailer: metadata.get('x-after')[0] }),
    );
  });
}

describe('gRPC', () => {
  it.each(['grpc', 'http'])('unary, with trailers, errors and streams (plan of protocol %s)', async (protocol) => {
    const { port } = await stage([[await serveGrpc()]], { protocol, route: { timeoutMs: 500, hash: 'random' } });
    const client = grpcClient(port);
    expect(await unary(client, '/t.T/Echo')).toMatchObject({ code: 0, trailer: 'all' });
    expect(await unary(client, '/t.T/Fail')).toMatchObject({ code: Status.FAILED_PRECONDITION, details: 'not now' });
    const chat: ClientDuplexStream<Buffer, Buffer> = client.makeBidiStreamRequest('/t.T/Chat', identity, identity);
    const heard: string[] = [];
    chat.on('data', (message: Buffer) => heard.push(message.toString()));
    for (const word of ['one', 'two', 'three']) {
      chat.write(Buffer.from(word));
      await until(() => heard.at(-1) === word, `the echo of ${word}`);
    }
    // Longer than the route's time-out, which begins with the end of the request.
    await new Promise((resolve) => setTimeout(resolve, 700));
    chat.end(Buffer.from('four'));
    const code = await new Promise((resolve) => chat.on('status', (found) => resolve(found.code)));
    expect([code, heard]).toEqual([0, ['one', 'two', 'three', 'four']]);
  });

  it('goes to the next level when the first is dead, and says UNAVAILABLE when all are', async () => {
    const retry = retryDefaults({
      retryOn: ['connect-failure'],
      numRetries: 3,
      baseIntervalMs: 1,
      previousPriorities: { updateFrequency: 1 },
    });
    const route = { timeoutMs: 0, hash: 'random' as const, retry };
    const one = await stage([[NOBODY], [await serveGrpc()]], { protocol: 'grpc', route });
    expect(await unary(grpcClient(one.port), '/t.T/Echo')).toMatchObject({ code: 0 });
    const none = await stage([[NOBODY]], { protocol: 'grpc' });
    expect(await unary(grpcClient(none.port), '/t.T/Echo')).toMatchObject({
      code: Status.UNAVAILABLE,
      details: 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure',
    });
  });
});

describe('WebSocket', () => {
  it('talks both ways, closes on both sides, and names the endpoint', async () => {
    const { port, server } = await serve((_request, response) => response.writeHead(426).end('only WebSockets'));
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket, request) => {
      socket.on('message', (data, binary) => socket.send(binary ? data : `${request.url} ${data}`));
    });
    const { port: at, log } = await stage([[NOBODY], [port]], {
      route: {
        timeoutMs: 100,
        hash: 'random',
        retry: retryDefaults({
          retryOn: ['connect-failure'],
          baseIntervalMs: 1,
          numRetries: 3,
          previousPriorities: { updateFrequency: 1 },
        }),
      },
    });
    const socket = new WebSocket(`ws://127.0.0.1:${at}/chat`, { headers: { 'x-failover-endpoint': '1' } });
    const named = new Promise((resolve) =>
      socket.on('upgrade', ({ headers }) => resolve(headers['x-failover-endpoint'])),
    );
    await new Promise((resolve) => socket.on('open', resolve));
    expect(await named).toBe(`127.0.0.1:${port}`);
    const heard: string[] = [];
    socket.on('message', (data, binary) => heard.push(binary ? `${(data as Buffer).length} bytes` : String(data)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.send('hello');
    socket.send(Buffer.alloc(300_000));
    await until(() => heard.length === 2, 'both answers');
    expect(heard).toEqual(['/chat hello', '300000 bytes']);
    socket.close(1000);
    await new Promise((resolve) => socket.on('close', resolve));
    await until(() => log.length === 1, 'the access log');
    expect(log[0]).toMatch(/"GET \/chat HTTP\/1.1" 101 - \d{6} \d{6} /);
  });

  it('passes a refusal on, and answers by itself where nobody is', async () => {
    const { port } = await serve((_request, response) => response.writeHead(401, { 'x-why': 'no' }).end('who are you'));
    const ws =
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n';
    const refused = await stage([[port]]);
    expect(await raw(refused.port, ws)).toMatch(/^HTTP\/1\.1 401 [\s\S]*x-why: no[\s\S]*who are you/);
    const nobody = await stage([[]]);
    expect(await raw(nobody.port, ws)).toMatch(/^HTTP\/1\.1 503 [\s\S]*no healthy upstream$/);
    const smuggled = ws.replace('\r\n\r\n', '\r\nContent-Length: 5\r\n\r\nhello');
    expect(await raw(refused.port, smuggled)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('TCP', () => {
  it('passes connections through, half-closed ones too, each where the engine says', async () => {
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => socket.end(`heard ${Buffer.concat(chunks).length}`));
    });
    const port = await listen(server);
    afterwards(() => server.close());
    const { port: at, log, session } = await stage([[port]], { protocol: 'tcp' });
    const sockets: Socket[] = [];
    const talk = (bytes: number): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect({ port: at, host: '127.0.0.1', allowHalfOpen: true }, () => {
          if (bytes > 0) socket.end(Buffer.alloc(bytes));
        });
        sockets.push(socket);
        let answer = '';
        socket.setEncoding('utf8').on('data', (chunk: string) => {
          answer += chunk;
        });
        socket.on('end', () => resolve(answer));
        socket.on('error', reject);
      });
    expect(await talk(20_000_000)).toBe('heard 20000000');
    await until(() => log.length === 1, 'the access log');
    expect(log[0]).toMatch(/"- - -" 0 - 20000000 14 /);
    const active = (): number | undefined => session.snapshot().levels[0]?.endpoints[0]?.active;
    expect(active()).toBe(0);
    talk(0).catch(() => undefined);
    await until(() => active() === 1, 'an open connection');
    sockets.at(-1)?.destroy();
    await until(() => active() === 0, 'no open connection');
  });

  it('hangs up where nobody is', async () => {
    const { port, log } = await stage([[NOBODY]], { protocol: 'tcp' });
    expect(await raw(port, 'hello', 2000)).toBe('');
    await until(() => log.length === 1, 'the access log');
    expect(log[0]).toContain('"- - -" 0 UF ');
  });
});
