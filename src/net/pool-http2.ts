import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { Address } from './client.js';
import { dial, readyEvent } from './client-socket.js';
import { toHeaderObject, withoutPseudo } from './forward-headers.js';
import type { PoolSettings } from './pool-http1.js';
import type { HeaderList, UpstreamListener, UpstreamPool, UpstreamRequest, UpstreamStream } from './proxy-request.js';

/** Bytes that a peer may send ahead: of one stream, and of all of a connection. */
export const STREAM_WINDOW = 262_144;
export const CONNECTION_WINDOW = 1_048_576;

interface Session {
  http2: ClientHttp2Session;
  streams: number;
  timedOut: boolean;
  connected: boolean;
}

/** HTTP/2 connections to one address; requests share one until its server takes no more of them. */
export class Http2Pool implements UpstreamPool {
  readonly #address: Address;
  readonly #settings: PoolSettings;
  #sessions: Session[] = [];

  constructor(address: Address, settings: PoolSettings) {
    this.#address = address;
    this.#settings = settings;
  }

  send(request: UpstreamRequest, listener: UpstreamListener): UpstreamStream {
    const session = this.#sessions.find(hasRoom) ?? this.#open();
    const { method, path, authority, headers, body, trailers } = request;
    const stream = session.http2.request(
      {
        ...toHeaderObject(headers),
        ':method': method,
        ':path': path,
        ':scheme': this.#address.tls === undefined ? 'http' : 'https',
        ':authority': authority,
      },
      { endStream: body === undefined, waitForTrailers: body !== undefined },
    );
    // What is sent is known when the body has ended; nothing behind it ends the stream as well.
    stream.once('wantTrailers', () => stream.sendTrailers(toHeaderObject(trailers?.() ?? [])));
    session.streams += 1;
    stream.once('close', () => {
      session.streams -= 1;
    });
    body?.pipe(stream);
    return new Http2Stream(stream, session, listener, method);
  }

  close(): void {
    for (const { http2 } of this.#sessions) http2.destroy();
    this.#sessions = [];
  }

  #open(): Session {
    const address = this.#address;
    const host = address.host.includes(':') ? `[${address.host}]` : address.host;
    const socket = dial(address, ['h2']);
    const http2 = connect(`http://${address.host.startsWith('/') ? 'unix' : host}:${address.port}`, {
      createConnection: () => socket,
      settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
    });
    const session: Session = { http2, streams: 0, timedOut: false, connected: false };
    const timer = setTimeout(() => {
      session.timedOut = true;
      http2.destroy();
    }, this.#settings.connectTimeoutMs);
    const leave = (): void => {
      clearTimeout(timer);
      this.#sessions = this.#sessions.filter((other) => other !== session);
    };
    socket.once(readyEvent(address), () => {
      session.connected = true;
      clearTimeout(timer);
    });
    http2.once('connect', () => http2.setLocalWindowSize(CONNECTION_WINDOW));
    // Each stream hears of it by itself.
    http2.on('error', leave);
    http2.once('close', leave);
    http2.once('goaway', leave);
    if (this.#settings.idleTimeoutMs > 0) {
      http2.setTimeout(this.#settings.idleTimeoutMs, () => {
        if (session.streams === 0) http2.close();
      });
    }
    this.#sessions.push(session);
    return session;
  }
}

function hasRoom({ http2, streams }: Session): boolean {
  if (http2.closed || http2.destroyed) return false;
  // Until the server's settings are here, Node sends no more than 100 at a time by itself.
  return streams < (http2.remoteSettings?.maxConcurrentStreams ?? 100);
}

class Http2Stream implements UpstreamStream {
  readonly #stream: ClientHttp2Stream;
  #aborted = false;
  #ended = false;
  #trailers: HeaderList | undefined;

  constructor(stream: ClientHttp2Stream, session: Session, listener: UpstreamListener, method: string) {
    this.#stream = stream;
    stream.on('response', (headers, flags, raw?: string[]) => {
      const bodiless = method === 'HEAD' || (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      if (!this.#aborted) listener.head(Number(headers[':status']), withoutPseudo(raw ?? listOf(headers)), !bodiless);
    });
    stream.on('data', (chunk: Buffer) => {
      if (!this.#aborted && !listener.data(chunk)) stream.pause();
    });
    stream.on('trailers', (headers, _flags, raw?: string[]) => {
      this.#trailers = withoutPseudo(raw ?? listOf(headers));
    });
    stream.on('end', () => {
      // Node ends a stream that was reset, too.
      if (this.#aborted || stream.rstCode !== constants.NGHTTP2_NO_ERROR || stream.aborted) return;
      this.#ended = true;
      listener.end(this.#trailers);
    });
    // The reason stands in what `close` finds.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      if (this.#aborted || this.#ended) return;
      if (session.connected) listener.failed('reset');
      else listener.failed(session.timedOut ? 'connect-timeout' : 'connect-failure');
    });
  }

  resume(): void {
    this.#stream.resume();
  }

  abort(): void {
    if (this.#ended || this.#aborted) return;
    this.#aborted = true;
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }
}

function listOf(headers: Record<string, string | string[] | number | undefined>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((each) => [name, String(each)]),
  );
}
