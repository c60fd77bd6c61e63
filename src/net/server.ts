import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Receiver } from './receiver.js';
import { Http1Intake } from './server-http1-intake.js';
import { Http2Intake } from './server-http2-intake.js';
import { isHttp2 } from './server-sniff.js';

export interface ListenOptions {
  host: string;
  /** 0: a free one. */
  port: number;
  /** PEM: the listener speaks TLS, and HTTP/2 where the client prefers it (ALPN). */
  tls?: { certificate: string; key: string };
}

export interface Listener {
  readonly address: { host: string; port: number };
  /** Takes no more connections, lets open requests end for a moment, then ends them. */
  close(graceMs: number): Promise<void>;
}

/** Envoy's limit: `max_request_headers_kb` 60. */
const MAX_HEADER_BYTES = 61_440;
/** As long as the system allows, as Envoy's: a connection that finds the queue full is tried again after 1, 3, 7 and 15 s. */
const BACKLOG = 65_535;

/** Takes HTTP/1.1 and HTTP/2, with prior knowledge or by ALPN, on one port. */
export async function listenHttp(options: ListenOptions, receiver: Receiver): Promise<Listener> {
  const isTls = options.tls !== undefined;
  const server = createServer(options);
  const http2 = new Http2Intake(receiver);
  route(server, isTls, (socket) => http2.take(socket));
  const http1 = new Http1Intake(server, isTls, receiver);
  const sockets = track(server, isTls);
  const address = await listen(server, options);
  return {
    address,
    close: async (graceMs) => {
      http1.closing = true;
      http2.closeSessions();
      await closed(server, sockets, graceMs);
      http2.close();
    },
  };
}

function createServer({ tls }: ListenOptions): Server {
  const settings = {
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: 0,
    requestTimeout: 0,
    insecureHTTPParser: false,
    // Refused below, with all that comes behind it.
    requireHostHeader: false,
  };
  const server =
    tls === undefined
      ? createHttpServer(settings)
      : createHttpsServer({ ...settings, cert: tls.certificate, key: tls.key, ALPNProtocols: ['h2', 'http/1.1'] });
  // Node drops what comes behind 2000 without a word; too many are refused instead.
  server.maxHeadersCount = 0;
  return server;
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
