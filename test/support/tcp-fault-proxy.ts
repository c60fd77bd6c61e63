import { type IncomingMessage, request as plain, type ServerResponse } from 'node:http';
import { createServer, request as secure } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createAuthority, issueLeaf } from '../../src/certs/authority.js';

// Stands between a client and an API server, ends TLS, and does what the world does to connections:
//
//   const proxy = await startFaultProxy(east);                       (anything with `server` and `ca`)
//   const cluster = await east.cluster({ server: proxy.server, ca: proxy.ca });
//   proxy.inject({ method: 'PATCH', path: /destinationrules/, times: 2 }, { type: 'cut', when: 'after' });
//   proxy.requests                                                   every request that came: { method, path, fault }
//   proxy.clear(); await proxy.stop();
//
// Faults: cut before the server sees the request, during the answer, or after the server did its work; an answer instead of the
// server's (429, 503 with Retry-After, 409, 500); an answer that comes late, or slowly byte by byte; silence.

export type Fault =
  | { type: 'cut'; when: 'before' | 'during' | 'after' }
  | { type: 'answer'; status: number; retryAfterSeconds?: number; body?: object }
  | { type: 'delay'; ms: number }
  /** The server's answer in pieces of 64 bytes, each `ms` after the last. */
  | { type: 'slow'; ms: number }
  /** Takes the request and never answers; the server never sees it. */
  | { type: 'silence' };

export interface Match {
  method?: string;
  /** Of the path with its query. */
  path?: RegExp | string;
  /** Default 1. */
  times?: number;
  /** Lets as many matching requests pass first. */
  skip?: number;
}

export interface ProxiedRequest {
  method: string;
  path: string;
  fault?: Fault['type'];
}

export interface FaultProxy {
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  readonly port: number;
  /** PEM of its certificate. */
  readonly ca: string;
  readonly requests: readonly ProxiedRequest[];
  inject(match: Match, fault: Fault): void;
  /** Ends every open connection now, watches too. */
  cutAll(): void;
  clear(): void;
  stop(): Promise<void>;
}

export async function startFaultProxy(target: { server: string; ca: string }): Promise<FaultProxy> {
  const upstream = new URL(target.server);
  const terms = { algorithm: 'ecdsa', days: 1, nowMs: Date.now() - 60_000 } as const;
  const authority = await createAuthority('fault proxy', terms);
  const sans = [{ type: 'ip', value: '127.0.0.1' }] as const;
  const leaf = await issueLeaf(authority, { side: 'server', commonName: 'fault proxy', sans }, terms);
  const scripted: { match: Match; fault: Fault; left: number; skip: number }[] = [];
  const requests: ProxiedRequest[] = [];
  const sockets = new Set<Socket>();

  const faultOf = (method: string, path: string): Fault | undefined => {
    const script = scripted.find(
      ({ match, left }) =>
        left > 0 &&
        (match.method ?? method) === method &&
        (match.path === undefined ||
          (typeof match.path === 'string' ? path.includes(match.path) : match.path.test(path))),
    );
    if (script === undefined) return undefined;
    if (script.skip > 0) {
      script.skip -= 1;
      return undefined;
    }
    script.left -= 1;
    return script.fault;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const fault = faultOf(method, url);
    requests.push({ method, path: url, fault: fault?.type });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (fault?.type === 'silence') return;
    if (fault?.type === 'cut' && fault.when === 'before') return void request.socket.destroy();
    if (fault?.type === 'answer') return answer(response, fault);
    if (fault?.type === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const ask = upstream.protocol === 'https:' ? secure : plain;
    const forwarded = ask(
      {
        host: upstream.hostname,
        port: upstream.port,
        method,
        path: url,
        headers: request.headers,
        ca: target.ca,
        agent: false,
      },
      (from) => {
        if (fault?.type === 'cut' && fault.when === 'after') {
          from.resume().on('end', () => request.socket.destroy());
          return;
        }
        response.writeHead(from.statusCode ?? 502, from.headers);
        response.flushHeaders();
        if (fault?.type === 'cut') {
          from.once('data', (chunk: Buffer) => response.write(chunk.subarray(0, 10), () => request.socket.destroy()));
        } else if (fault?.type === 'slow') void trickle(from, response, fault.ms);
        else from.pipe(response);
      },
    );
    // A server that is down looks to the client as it would without us.
    forwarded.on('error', () => request.socket.destroy());
    response.on('close', () => forwarded.destroy());
    forwarded.end(Buffer.concat(chunks));
  };

  const server = createServer(
    { cert: leaf.certificate.toString(), key: leaf.key.export({ type: 'pkcs8', format: 'pem' }) },
    (request, response) => {
      handle(request, response).catch(() => request.socket.destroy());
    },
  );
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    server: `https://127.0.0.1:${port}`,
    port,
    ca: authority.certificate.toString(),
    requests,
    inject: (match, fault) => void scripted.push({ match, fault, left: match.times ?? 1, skip: match.skip ?? 0 }),
    cutAll,
    clear: () => void scripted.splice(0),
    stop: async () => {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(
  response: ServerResponse,
  { status, retryAfterSeconds, body }: Extract<Fault, { type: 'answer' }>,
): void {
  const told = body ?? {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: `injected ${status}`,
    code: status,
  };
  const headers = { 'content-type': 'application/json', connection: 'keep-alive' };
  response
    .writeHead(
      status,
      retryAfterSeconds === undefined ? headers : { ...headers, 'retry-after': String(retryAfterSeconds) },
    )
    .end(JSON.stringify(told));
}

async function trickle(from: IncomingMessage, response: ServerResponse, ms: number): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  for (let at = 0; at < whole.length; at += 64) {
    response.write(whole.subarray(at, at + 64));
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
  response.end();
}
