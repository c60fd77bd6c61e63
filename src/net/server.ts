import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { CONNECTION_WINDOW, STREAM_WINDOW } from './pool-http2.js';
import type { ClientRequest } from './proxy-request.js';
import { Http1Request } from './server-http1.js';
import { Http2Request } from './server-http2.js';
import { isHttp2 } from './server-sniff.js';
import { withoutUpgrade } from './server-upgrade.js';

export interface ListenOptions {
  host: string;
  /** 0: a free one. */
  port: number;
  /** PEM: the listener speaks TLS, and HTTP/2 where the client prefers it (ALPN). */
  tls?: { certificate: string; key: string };
}

/** Who takes what comes in. */
export interface Receiver {
  request(request: ClientRequest): void;
  /** A WebSocket handshake. `head`: what has come after it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface Listener {
  readonly address: { host: string; port: number };
  /** Takes no more connections, lets open requests end for a moment, then ends them. */
  close(graceMs: number): Promise<void>;
}

/** Envoy's limits: `max_request_headers_kb` 60, and streams of one HTTP/2 connection. */
const MAX_HEADER_BYTES = 61_440;
const MAX_STREAMS = 1024;
/** As long as the system allows, as Envoy's: a connection that finds the queue full is tried again after 1, 3, 7 and 15 s. */
const BACKLOG = 65_535;

/** Takes HTTP/1.1 and HTTP/2, with prior knowledge or by ALPN, on one port. */
export async function listenHttp(options: ListenOptions, receiver: Receiver): Promise<Listener> {
  const settings = {
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: 0,
    requestTimeout: 0,
    insecureHTTPParser: false,
    // Refused below, with all that comes behind it.
    requireHostHeader: false,
  };
  const server =
    options.tls === undefined
      ? createHttpServer(settings)
      : createHttpsServer({
          ...settings,
          cert: options.tls.certificate,
          key: options.tls.key,
          ALPNProtocols: ['h2', 'http/1.1'],
        });
  // Node drops what comes behind 2000 without a word; too many are refused instead.
  server.maxHeadersCount = 0;
  const http2 = createHttp2Server({
    settings: { initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: MAX_STREAMS },
  });
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(CONNECTION_WINDOW);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
  });
  http2.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number, raw: string[]) => {
    receiver.request(new Http2Request(stream, headers, raw, (flags & 1) !== 0));
  });
  route(server, options.tls !== undefined, (socket) => http2.emit('connection', socket));
  let closing = false;
  const refused = new WeakSet<Socket>();
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    // What was sent behind a request that was refused is not believed either.
    if (refused.has(socket)) return;
    if (closing) response.shouldKeepAlive = false;
    const taken = new Http1Request(request, response);
    if (taken.refusal === undefined) receiver.request(taken);
    else {
      refused.add(socket);
      refuse(response, taken.refusal.status, taken.refusal.text);
    }
  };
  const takeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
    // A body would reach the endpoint as what follows the handshake.
    const isPlain = (length ?? '0') === '0' && encoding === undefined && hosts === 1 && request.url?.startsWith('/');
    if (isPlain) receiver.upgrade(request, socket, head);
    else end(socket, '400 Bad Request');
  };
  server.on('request', take);
  // Node has sent 100 Continue by itself where a listener does not ask to.
  server.on('upgrade', (request, socket, head) => {
    // RFC 9110 section 7.8: an upgrade that nobody here knows is ignored, and the request is as good as any other.
    if (isWebSocket(request)) takeUpgrade(request, socket, head);
    else
      server.emit(options.tls === undefined ? 'connection' : 'secureConnection', withoutUpgrade(request, socket, head));
  });
  server.on('connect', (_request, socket) => end(socket, '405 Method Not Allowed'));
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    // It has its answer.
    if (refused.has(socket as Socket)) return;
    const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    if (socket.writable && error.code !== 'ECONNRESET') {
      end(socket, tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request');
    } else socket.destroy();
  });
  const sockets = track(server, options.tls !== undefined);
  const address = await listen(server, options);
  return {
    address,
    close: async (graceMs) => {
      closing = true;
      for (const session of sessions) session.close();
      await closed(server, sockets, graceMs);
      http2.close();
    },
  };
}

/** Takes plain connections, whatever is said over them. */
export async function listenTcp(options: ListenOptions, connected: (socket: Socket) => void): Promise<Listener> {
  const { tls } = options;
  const settings = { allowHalfOpen: true, pauseOnConnect: true, noDelay: true };
  const server =
    tls === undefined
      ? createTcpServer(settings, connected)
      : createTlsServer({ ...settings, cert: tls.certificate, key: tls.key }, connected);
  const sockets = track(server, false);
  const address = await listen(server, options);
  return { address, close: (graceMs) => closed(server, sockets, graceMs) };
}

/** Gives each connection to whom it speaks to. */
function route(server: Server, isTls: boolean, toHttp2: (socket: Socket) => void): void {
  const event = isTls ? 'secureConnection' : 'connection';
  const accept = server.listeners(event) as ((socket: Socket) => void)[];
  server.removeAllListeners(event);
  const toHttp1 = (socket: Socket): void => {
    for (const listener of accept) listener.call(server, socket);
  };
  server.on(event, (socket: Socket) => {
    if (isTls && (socket as TLSSocket).alpnProtocol === 'h2') toHttp2(socket);
    else if (isTls) toHttp1(socket);
    else isHttp2(socket, (itIs) => (itIs ? toHttp2(socket) : toHttp1(socket)));
  });
}

function isWebSocket({ headers, method }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.shouldKeepAlive = false;
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': text.length }).end(text);
}

function end(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function track(server: TcpServer, isTls: boolean): Set<Socket> {
  const sockets = new Set<Socket>();
  const add = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  server.on('connection', add);
  if (isTls) server.on('secureConnection', add);
  return sockets;
}

function listen(server: TcpServer, { host, port }: ListenOptions): Promise<Listener['address']> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      // What goes wrong with one connection is that connection's.
      server.on('error', () => undefined);
      const bound = server.address() as AddressInfo;
      resolve({ host: bound.address, port: bound.port });
    });
  });
}

function closed(server: TcpServer, sockets: Set<Socket>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    // Connections without a request; the others close behind their response.
    (server as Server).closeIdleConnections?.();
  });
}
