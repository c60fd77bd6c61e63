import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Readable } from 'node:stream';
import { forwardedHeaders, toHeaderObject, withoutPseudo } from './forward-headers.js';
import type { ClientRequest, HeaderList } from './proxy-request.js';

/** One request over HTTP/2. */
export class Http2Request implements ClientRequest {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly protocol = 'HTTP/2';
  readonly headers: HeaderList;
  readonly body: Readable | undefined;
  readonly isGrpc: boolean;
  readonly asksForEndpoint: boolean;
  onDrain: (() => void) | undefined;
  onClose: ((complete: boolean) => void) | undefined;
  readonly #stream: ServerHttp2Stream;
  #trailers: HeaderList | undefined;
  #received: HeaderList | undefined;
  #finished = false;

  constructor(stream: ServerHttp2Stream, pseudo: IncomingHttpHeaders, raw: HeaderList, endsHere: boolean) {
    const { headers, host, contentType, asksForEndpoint } = forwardedHeaders(withoutPseudo(raw));
    this.method = (pseudo[':method'] as string | undefined) ?? 'GET';
    this.path = (pseudo[':path'] as string | undefined) ?? '/';
    // RFC 9113 section 8.3.1: `:authority` is what counts.
    this.authority = (pseudo[':authority'] as string | undefined) ?? host;
    if (this.authority !== '') headers.push('host', this.authority);
    this.headers = headers;
    this.body = endsHere ? undefined : stream;
    this.isGrpc = contentType.startsWith('application/grpc');
    this.asksForEndpoint = asksForEndpoint;
    this.#stream = stream;
    stream.on('trailers', (_headers, _flags, list?: string[]) => {
      this.#received = withoutPseudo(list ?? []);
    });
    if (endsHere) stream.resume();
    stream.on('drain', () => this.onDrain?.());
    stream.on('wantTrailers', () => stream.sendTrailers(toHeaderObject(this.#trailers ?? [])));
    // `close` says how it went.
    stream.on('error', () => undefined);
    stream.on('close', () => this.onClose?.(this.#finished && stream.rstCode === constants.NGHTTP2_NO_ERROR));
  }

  get source(): string {
    return this.#stream.session?.socket.remoteAddress ?? '';
  }

  respond(status: number, headers: string[], hasBody: boolean): void {
    if (this.#stream.destroyed) return;
    this.#stream.respond(
      { ':status': status, ...toHeaderObject(headers) },
      { endStream: !hasBody, waitForTrailers: hasBody },
    );
    if (!hasBody) this.#finished = true;
  }

  write(chunk: Buffer): boolean {
    return this.#stream.destroyed || this.#stream.write(chunk);
  }

  end(trailers: HeaderList | undefined): void {
    this.#trailers = trailers;
    this.#finished = true;
    if (!this.#stream.destroyed && !this.#stream.writableEnded) this.#stream.end();
  }

  trailers(): HeaderList | undefined {
    return this.#received;
  }

  destroy(): void {
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }
}
