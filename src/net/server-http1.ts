import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { forwardedHeaders } from './forward-headers.js';
import type { ClientRequest, HeaderList } from './proxy-request.js';

/** A request of an HTTP/1.1 client that was refused before anybody else saw it. */
export interface Refusal {
  status: number;
  text: string;
}

/** One request over HTTP/1.1. */
export class Http1Request implements ClientRequest {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly protocol: string;
  readonly headers: HeaderList;
  readonly body: Readable | undefined;
  readonly isGrpc: boolean;
  readonly asksForEndpoint: boolean;
  /** Why it must not go further. */
  readonly refusal: Refusal | undefined;
  onDrain: (() => void) | undefined;
  onClose: ((complete: boolean) => void) | undefined;
  readonly #response: ServerResponse;
  /** Bytes of the response that are still to come; -1 where that is unknown. */
  #left = -1;
  #begun = false;

  constructor(request: IncomingMessage, response: ServerResponse) {
    const { headers, hosts, host, contentType, asksForEndpoint } = forwardedHeaders(request.rawHeaders);
    const target = request.url as string;
    this.method = request.method as string;
    this.path = target;
    this.authority = host;
    this.protocol = request.httpVersion === '1.1' ? 'HTTP/1.1' : `HTTP/${request.httpVersion}`;
    this.headers = headers;
    this.isGrpc = contentType.startsWith('application/grpc');
    this.asksForEndpoint = asksForEndpoint;
    this.#response = response;
    if (target.charCodeAt(0) !== SLASH && target !== '*') {
      // RFC 9112 section 3.2.2: the authority of a target in absolute form goes before `Host`.
      const absolute = /^https?:\/\/([^/?#@]+)([/?][^#]*)?$/i.exec(target);
      if (absolute === null) this.refusal = { status: 400, text: 'request target is neither a path nor a URL' };
      else {
        this.authority = absolute[1] as string;
        const rest = absolute[2] ?? '/';
        this.path = rest.startsWith('/') ? rest : `/${rest}`;
      }
    }
    // RFC 9112 section 3.2: servers that pick different ones of several would be played off against each other.
    if (hosts > 1) this.refusal = { status: 400, text: 'more than one host header' };
    if (hosts === 0 && request.httpVersion !== '1.0') this.refusal = { status: 400, text: 'no host header' };
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    // The parser knows nothing but a last `chunked`; what stands before it would reach the endpoint undecoded.
    if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
      this.refusal = { status: 501, text: 'transfer encoding is not known' };
    }
    if (this.authority !== '') headers.push('host', this.authority);
    // RFC 9112 section 6.1: a version that has no transfer codings; the message may end somewhere else for the next server.
    if (encoding !== undefined && request.httpVersion === '1.0') {
      this.refusal = { status: 400, text: 'transfer encoding in HTTP/1.0' };
    }
    if (request.rawHeaders.length > 2 * MAX_HEADERS) this.refusal = { status: 431, text: 'more than 100 headers' };
    this.body = encoding !== undefined || (length !== undefined && length !== '0') ? request : undefined;
    response.on('drain', () => this.onDrain?.());
    response.on('close', () => this.onClose?.(response.writableFinished));
    // A client that hung up: `close` says so.
    response.on('error', () => undefined);
  }

  get source(): string {
    return this.#response.socket?.remoteAddress ?? '';
  }

  respond(status: number, headers: string[], hasBody: boolean): void {
    const response = this.#response;
    response.sendDate = false;
    if (hasBody) this.#left = lengthOf(headers);
    // What is left of a request that nobody reads would be taken for the next one by a server less careful.
    if (this.body !== undefined && !this.body.readableEnded) response.shouldKeepAlive = false;
    response.writeHead(status, headers);
    if (!hasBody || this.#left === 0) return;
    // With what has come of the body already, else alone: a slow body must not keep the head back.
    queueMicrotask(() => {
      if (!this.#begun && !response.destroyed) response.flushHeaders();
    });
  }

  write(chunk: Buffer): boolean {
    this.#begun = true;
    if (this.#left === chunk.length) {
      // The last of it, so that head and body leave in one packet.
      this.#left = 0;
      this.#response.end(chunk);
      return true;
    }
    if (this.#left > 0) this.#left -= chunk.length;
    return this.#response.write(chunk);
  }

  end(trailers: HeaderList | undefined): void {
    const response = this.#response;
    if (trailers !== undefined && response.chunkedEncoding) response.addTrailers(pairs(trailers));
    if (!response.writableEnded) response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }
}

const SLASH = 47;
/** Envoy's `max_headers_count`. */
const MAX_HEADERS = 100;

function lengthOf(headers: HeaderList): number {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (name.length === 14 && name.toLowerCase() === 'content-length') return Number(headers[index + 1]);
  }
  return -1;
}

function pairs(list: HeaderList): [string, string][] {
  const found: [string, string][] = [];
  for (let index = 0; index < list.length; index += 2) found.push([list[index] as string, list[index + 1] as string]);
  return found;
}
