import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { Server as GrpcServer, ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority, issueLeaf, type Pair } from '../../src/certs/authority.js';
import { type HealthCheck, healthCheckDefaults } from '../../src/model/detection.js';
import type { ClientTls } from '../../src/net/client-tls.js';
import { decodeHealthResponse, encodeHealthRequest } from '../../src/net/grpc-health.js';
import { probes } from '../../src/probes/index.js';
import type { ProbeAnswer, Prober } from '../../src/probes/probe.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function check(given: Partial<HealthCheck> & Pick<HealthCheck, 'type'>): HealthCheck {
  return healthCheckDefaults({ timeoutMs: 1000, intervalMs: 1000, ...given });
}

function httpCheck(
  given: Partial<NonNullable<HealthCheck['http']>> = {},
  more: Partial<HealthCheck> = {},
): HealthCheck {
  const http = {
    path: '/health',
    method: 'GET',
    expectedStatuses: [],
    retriableStatuses: [],
    headers: {},
    http2: false,
  };
  return check({ type: 'http', ...more, http: { ...http, ...given } });
}

function open(config: HealthCheck, port: number, tls?: ClientTls): Prober {
  const type = probes.find(({ name }) => name === config.type);
  if (type === undefined) throw new Error(`no probe ${config.type}`);
  const address = { host: '127.0.0.1', port, ...(tls === undefined ? {} : { tls }) };
  const prober = type.open({ address, authority: 'cluster-name' }, config);
  closing.push(() => prober.close());
  return prober;
}

function ask(prober: Prober): Promise<ProbeAnswer> {
  return new Promise((done) => prober.probe(done));
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

function serve(listener: RequestListener): Promise<number> {
  return listen(createHttp(listener));
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createTcp();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return port;
}

describe('HTTP health checks', () => {
  it('ask as Envoy does: method, path, host, user agent, added headers', async () => {
    let seen: unknown;
    const port = await serve((request, response) => {
      const { host, 'user-agent': agent, 'x-check': added } = request.headers;
      seen = { line: `${request.method} ${request.url}`, host, agent, added };
      response.end();
    });
    const config = httpCheck({
      path: '/live?x=1',
      method: 'HEAD',
      host: 'shop.example',
      headers: { 'X-Check': 'yes' },
    });
    expect(await ask(open(config, port))).toEqual({ outcome: { kind: 'passed' }, detail: '200' });
    expect(seen).toEqual({ line: 'HEAD /live?x=1', host: 'shop.example', agent: 'Envoy/HC', added: 'yes' });
    await ask(open(httpCheck(), port));
    expect(seen).toMatchObject({ host: 'cluster-name' });
  });

  // envoy: http/health_checker_impl.cc, HttpStatusChecker: a list replaces 200
  it.each([
    [200, [], 'passed'],
    [204, [], 'failed'],
    [204, [{ start: 200, end: 205 }], 'passed'],
    [205, [{ start: 200, end: 205 }], 'failed'],
    [200, [{ start: 204, end: 205 }], 'failed'],
    [503, [], 'failed'],
  ])('status %i with expected %j has %s', async (answered, expectedStatuses, kind) => {
    const port = await serve((_, response) => response.writeHead(answered).end());
    const { outcome, detail } = await ask(open(httpCheck({ expectedStatuses }), port));
    expect([outcome.kind, detail]).toEqual([kind, `${answered}`]);
    if (outcome.kind === 'failed') expect(outcome.status).toBe(answered);
  });

  it('hears degraded on a pass and immediate failure on a failure', async () => {
    const headers = { 'x-envoy-degraded': '', 'x-envoy-immediate-health-check-fail': 'true' };
    let answered = 200;
    const port = await serve((_, response) => response.writeHead(answered, headers).end());
    const prober = open(httpCheck(), port);
    expect((await ask(prober)).outcome).toEqual({ kind: 'passed', degraded: true });
    answered = 500;
    expect((await ask(prober)).outcome).toEqual({ kind: 'failed', status: 500, immediate: true });
  });

  it('tell a refused, a reset and a cut answer as broken connections', async () => {
    expect(await ask(open(httpCheck(), await closedPort()))).toEqual({
      outcome: { kind: 'network' },
      detail: 'connection refused',
    });
    const reset = await listen(createTcp((socket) => socket.once('data', () => socket.resetAndDestroy())));
    expect((await ask(open(httpCheck(), reset))).outcome).toEqual({ kind: 'network' });
    const cut = await listen(
      createTcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'))),
    );
    expect((await ask(open(httpCheck(), cut))).outcome).toEqual({ kind: 'network' });
  });

  it('count an answer only when it is whole, and can be taken back', async () => {
    const ended: string[] = [];
    const port = await serve((request, response) => {
      response.writeHead(200).write('begun');
      request.on('close', () => ended.push('closed'));
    });
    const prober = open(httpCheck(), port);
    const cancel = prober.probe(() => ended.push('answered'));
    await expect.poll(() => ended, { interval: 10, timeout: 300 }).toEqual([]);
    await new Promise((done) => setTimeout(done, 100));
    expect(ended).toEqual([]);
    cancel();
    await expect.poll(() => ended).toEqual(['closed']);
  });

  it('keep the connection where reuse_connection says so, and open another when the server closed it', async () => {
    const ports = new Set<number | undefined>();
    let close = false;
    const port = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(200, close ? { connection: 'close' } : {}).end('ok');
    });
    const prober = open(httpCheck(), port);
    for (let n = 0; n < 3; n++) await ask(prober);
    expect(ports.size).toBe(1);
    close = true;
    for (let n = 0; n < 2; n++) expect((await ask(prober)).outcome).toEqual({ kind: 'passed' });
    expect(ports.size).toBe(2);
    ports.clear();
    const fresh = open(httpCheck({}, { reuseConnection: false }), port);
    close = false;
    for (let n = 0; n < 3; n++) await ask(fresh);
    expect(ports.size).toBe(3);
  });

  it('speak HTTP/2 with prior knowledge', async () => {
    const seen: unknown[] = [];
    const server = createHttp2();
    const sessions = new Set<object>();
    server.on('stream', (stream, headers) => {
      sessions.add(stream.session as object);
      seen.push(`${headers[':method']} ${headers[':path']} ${headers[':authority']} ${headers['user-agent']}`);
      stream.respond({ ':status': seen.length === 2 ? 503 : 200, 'x-envoy-degraded': '1' });
      stream.end('body');
    });
    const prober = open(httpCheck({ http2: true }), await listen(server as unknown as Server));
    expect((await ask(prober)).outcome).toEqual({ kind: 'passed', degraded: true });
    expect((await ask(prober)).outcome).toEqual({ kind: 'failed', status: 503 });
    expect(prober.connected).toBe(true);
    expect(seen).toEqual(Array(2).fill('GET /health cluster-name Envoy/HC'));
    expect(sessions.size).toBe(1);
  });

  it('outlive the end of an HTTP/2 connection', async () => {
    const server = createHttp2();
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200 });
      stream.end();
      const { session } = stream;
      stream.once('close', () => session?.close());
    });
    const prober = open(httpCheck({ http2: true }), await listen(server as unknown as Server));
    for (let n = 0; n < 3; n++) {
      expect((await ask(prober)).outcome).toEqual({ kind: 'passed' });
      await expect.poll(() => prober.connected).toBe(false);
    }
    const http1 = await serve((_, response) => response.end());
    expect((await ask(open(httpCheck({ http2: true }), http1))).outcome).toEqual({ kind: 'network' });
    const nobody = await ask(open(httpCheck({ http2: true }), await closedPort()));
    expect(nobody).toEqual({ outcome: { kind: 'network' }, detail: 'connection refused' });
  });
});

describe('health checks over TLS', () => {
  const terms = { algorithm: 'ecdsa', days: 1, nowMs: Date.now() } as const;
  const made = (async () => {
    const authority = await createAuthority('test root', terms);
    const sans = [{ type: 'dns', value: 'east.example' } as const];
    const [server, client] = await Promise.all([
      issueLeaf(authority, { side: 'server', commonName: 'east', sans }, terms),
      issueLeaf(authority, { side: 'client', commonName: 'client', sans: [] }, terms),
    ]);
    return { authority, server, client };
  })();
  const pem = ({ certificate }: Pair): string => certificate.toString();
  const keyPem = ({ key }: Pair): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

  async function tlsServer(seen: unknown[], clients: boolean): Promise<number> {
    const { authority, server } = await made;
    const options = { cert: pem(server), key: keyPem(server), ca: pem(authority), requestCert: clients };
    return listen(
      createHttps({ ...options, rejectUnauthorized: clients }, (request, response) => {
        const socket = request.socket as import('node:tls').TLSSocket;
        seen.push({ servername: socket.servername, client: socket.getPeerCertificate().subject?.CN });
        response.end();
      }),
    );
  }

  it('send SNI and the client certificate, and believe the named authority', async () => {
    const { authority, client } = await made;
    const seen: unknown[] = [];
    const port = await tlsServer(seen, true);
    const tls = {
      serverName: 'east.example',
      certificate: pem(client),
      key: client.key,
      authorities: [pem(authority)],
      subjectAltNames: ['east.example'],
    };
    expect((await ask(open(httpCheck(), port, tls))).outcome).toEqual({ kind: 'passed' });
    expect(seen).toEqual([{ servername: 'east.example', client: 'client' }]);
    const wrong = await ask(open(httpCheck(), port, { ...tls, subjectAltNames: ['west.example'] }));
    expect(wrong.outcome).toEqual({ kind: 'network' });
    expect(wrong.detail).toContain('expected west.example');
  });

  it('take any certificate without an authority, as Envoy does, and none that another signed', async () => {
    const { authority } = await made;
    const seen: unknown[] = [];
    const port = await tlsServer(seen, false);
    expect((await ask(open(httpCheck(), port, {}))).outcome).toEqual({ kind: 'passed' });
    expect(seen).toEqual([{ servername: false, client: undefined }]);
    const stranger = await createAuthority('stranger', terms);
    expect((await ask(open(httpCheck(), port, { authorities: [pem(stranger)] }))).outcome).toEqual({ kind: 'network' });
    expect((await ask(open(httpCheck(), port, { authorities: [pem(authority)] }))).outcome).toEqual({ kind: 'passed' });
  });

  it('fail without the client certificate that the server wants, and where no TLS is spoken', async () => {
    const port = await tlsServer([], true);
    expect((await ask(open(httpCheck(), port, {}))).outcome).toEqual({ kind: 'network' });
    const plain = await serve((_, response) => response.end());
    expect((await ask(open(httpCheck(), plain, {}))).outcome).toEqual({ kind: 'network' });
    expect((await ask(open(check({ type: 'tcp' }), port, {}))).outcome.kind).toBe('passed');
  });
});

describe('TCP health checks', () => {
  const hex = (text: string): string => Buffer.from(text).toString('hex');

  it('pass by the connection alone, send nothing, and close it', async () => {
    const got: string[] = [];
    const port = await listen(
      createTcp((socket) => {
        socket.on('data', (chunk) => got.push(chunk.toString()));
        socket.on('close', () => got.push('closed'));
      }),
    );
    const prober = open(check({ type: 'tcp', tcp: { send: hex('PING'), receive: [] } }), port);
    expect(await ask(prober)).toEqual({ outcome: { kind: 'passed' }, detail: 'connected' });
    await expect.poll(() => got).toEqual(['closed']);
    const refused = open(check({ type: 'tcp' }), await closedPort());
    expect(await ask(refused)).toEqual({ outcome: { kind: 'network' }, detail: 'connection refused' });
  });

  it('wait until the expected blocks have come in order, over one connection', async () => {
    let connections = 0;
    const port = await listen(
      createTcp((socket) => {
        connections += 1;
        socket.on('data', (chunk) => {
          socket.write(`noise ${chunk} and `);
          setTimeout(() => socket.write('PONG.'), 20);
        });
      }),
    );
    const prober = open(check({ type: 'tcp', tcp: { send: hex('PING'), receive: [hex('PING'), hex('PONG')] } }), port);
    for (let n = 0; n < 3; n++) expect((await ask(prober)).outcome).toEqual({ kind: 'passed' });
    expect(connections).toBe(1);
  });

  it('hang on bytes that do not match, and fail when the server hangs up', async () => {
    const port = await listen(createTcp((socket) => socket.write('PONG PING')));
    const config = check({ type: 'tcp', tcp: { send: hex('x'), receive: [hex('PING'), hex('PONG')] } });
    const answers: ProbeAnswer[] = [];
    const cancel = open(config, port).probe((answer) => answers.push(answer));
    await new Promise((done) => setTimeout(done, 100));
    cancel();
    expect(answers).toEqual([]);
    const quitting = await listen(createTcp((socket) => socket.end('bye')));
    expect(await ask(open(config, quitting))).toEqual({ outcome: { kind: 'network' }, detail: 'connection closed' });
  });
});

describe('gRPC health checks', () => {
  async function grpcServer(serving: (service: string) => number | undefined): Promise<number> {
    const server = new GrpcServer();
    const identity = (value: Buffer): Buffer => value;
    const method = {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    } as const;
    server.addService(
      { Check: method },
      {
        Check: (call: { request: Buffer }, done: (error: { code: number } | null, reply?: Buffer) => void): void => {
          const answer = serving(call.request.subarray(2).toString());
          if (answer === undefined) done({ code: status.NOT_FOUND });
          else done(null, Buffer.from([0x08, answer]));
        },
      },
    );
    closing.push(() => server.forceShutdown());
    return new Promise((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
  }

  it('pass where a real server says SERVING, for the named service', async () => {
    const asked: string[] = [];
    const port = await grpcServer((service) => {
      asked.push(service);
      return service === 'shop' ? 1 : 2;
    });
    const shop = open(check({ type: 'grpc', grpc: { serviceName: 'shop' } }), port);
    expect(await ask(shop)).toEqual({ outcome: { kind: 'passed' }, detail: 'SERVING' });
    expect(await ask(shop)).toEqual({ outcome: { kind: 'passed' }, detail: 'SERVING' });
    expect(await ask(open(check({ type: 'grpc' }), port))).toEqual({
      outcome: { kind: 'failed' },
      detail: 'NOT_SERVING',
    });
    expect(asked).toEqual(['shop', 'shop', '']);
  });

  it('fail at once on an error status, another method set, or no gRPC at all', async () => {
    const port = await grpcServer(() => undefined);
    expect(await ask(open(check({ type: 'grpc' }), port))).toEqual({
      outcome: { kind: 'failed' },
      detail: 'gRPC status 5',
    });
    const web = createHttp2();
    web.on('stream', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/html' });
      stream.end('hello');
    });
    const answer = await ask(open(check({ type: 'grpc' }), await listen(web as unknown as Server)));
    expect(answer).toEqual({ outcome: { kind: 'failed' }, detail: 'what answers does not speak gRPC' });
    expect((await ask(open(check({ type: 'grpc' }), await closedPort()))).outcome).toEqual({ kind: 'network' });
  });

  it('send the service, its authority and their time-out', async () => {
    let seen: Record<string, unknown> = {};
    const server = createHttp2();
    server.on('stream', (stream, headers) => {
      stream.on('data', (chunk: Buffer) => {
        seen = { ...headers, body: chunk.toString('hex') };
      });
      stream.on('end', () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(Buffer.from('00000000020801', 'hex'));
      });
    });
    const config = check({ type: 'grpc', timeoutMs: 1500, grpc: { serviceName: 'a', authority: 'pay.example' } });
    const answer = await ask(open(config, await listen(server as unknown as Server)));
    expect(answer.detail).toBe('SERVING');
    expect(seen).toMatchObject({
      ':method': 'POST',
      ':authority': 'pay.example',
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': '1500m',
      body: '00000000030a0161',
    });
  });
});

describe('the messages of the gRPC health protocol', () => {
  it('are framed and encoded as protobuf writes them', () => {
    expect(encodeHealthRequest('').toString('hex')).toBe('0000000000');
    expect(encodeHealthRequest('ab').toString('hex')).toBe('00000000040a026162');
    const long = encodeHealthRequest('x'.repeat(300));
    expect(long.subarray(0, 8).toString('hex')).toBe('000000012f0aac02');
  });

  it.each([
    ['0000000000', 'UNKNOWN'],
    ['00000000020801', 'SERVING'],
    ['00000000020802', 'NOT_SERVING'],
    ['00000000020803', 'SERVICE_UNKNOWN'],
    // a field that nobody knows stands before ours
    ['000000000612026869' + '0801', 'SERVING'],
    ['0100000002' + '0801', undefined],
    ['0000000003' + '0801', undefined],
    ['00000000020880', undefined],
    ['00000000', undefined],
  ])('%s is %s', (hex, wanted) => {
    expect(decodeHealthResponse(Buffer.from(hex, 'hex'))).toBe(wanted);
  });
});
