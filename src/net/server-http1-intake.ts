import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Receiver } from './receiver.js';
import { Http1Request } from './server-http1.js';
import { withoutUpgrade } from './server-upgrade.js';

/** Connections that speak HTTP/1.1, WebSocket handshakes among them. */
export class Http1Intake {
  /** Each response ends its connection from now on. */
  closing = false;
  readonly #receiver: Receiver;
  /** What was sent behind a request that was refused is not believed either. */
  readonly #refused = new WeakSet<Socket>();

  constructor(server: Server, isTls: boolean, receiver: Receiver) {
    this.#receiver = receiver;
    server.on('request', (request, response) => this.#take(request, response));
    // Node has sent 100 Continue by itself where a listener does not ask to.
    server.on('upgrade', (request, socket, head) => {
      // RFC 9110 section 7.8: an upgrade that nobody here knows is ignored, and the request is as good as any other.
      if (isWebSocket(request)) this.#takeUpgrade(request, socket, head);
      else server.emit(isTls ? 'secureConnection' : 'connection', withoutUpgrade(request, socket, head));
    });
    server.on('connect', (_request, socket) => end(socket, '405 Method Not Allowed'));
    server.on('clientError', (error: Error & { code?: string }, socket) => this.#misspoken(error, socket));
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    if (this.#refused.has(socket)) return;
    if (this.closing) response.shouldKeepAlive = false;
    const taken = new Http1Request(request, response);
    if (taken.refusal === undefined) this.#receiver.request(taken);
    else {
      this.#refused.add(socket);
      refuse(response, taken.refusal.status, taken.refusal.text);
    }
  }

  #takeUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
    // A body would reach the endpoint as what follows the handshake.
    const isPlain = (length ?? '0') === '0' && encoding === undefined && hosts === 1 && request.url?.startsWith('/');
    if (isPlain) this.#receiver.upgrade(request, socket, head);
    else end(socket, '400 Bad Request');
  }

  #misspoken(error: Error & { code?: string }, socket: Duplex): void {
    // It has its answer.
    if (this.#refused.has(socket as Socket)) return;
    const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    if (socket.writable && error.code !== 'ECONNRESET') {
      end(socket, tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request');
    } else socket.destroy();
  }
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
