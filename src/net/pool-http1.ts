import { Client, type Dispatcher } from 'undici';
import type { Address } from './client.js';
import { dial, readyEvent } from './client-socket.js';
import type { UpstreamListener, UpstreamPool, UpstreamRequest, UpstreamStream } from './proxy-request.js';

/** What a pool is told of the plan. */
export interface PoolSettings {
  connectTimeoutMs: number;
  /** How long a connection may be idle; 0 = for ever. */
  idleTimeoutMs: number;
}

/** Servers close idle connections as well, most after 5 s (Node) to 75 s (nginx): a request must not meet that moment. */
const IDLE_MS = 4000;
const CONNECT_TIMEOUT = 'FAILOVER_CONNECT_TIMEOUT';
const CONNECT_FAILURE = 'FAILOVER_CONNECT_FAILURE';

/** Keep-alive HTTP/1.1 connections to one address: one request at a time on each, the freshest taken first, as Envoy does. */
export class Http1Pool implements UpstreamPool {
  readonly #origin: string;
  readonly #options: Client.Options;
  readonly #idle: Client[] = [];
  readonly #all = new Set<Client>();
  #closed = false;

  constructor(address: Address, { connectTimeoutMs, idleTimeoutMs }: PoolSettings) {
    const host = address.host.includes(':') ? `[${address.host}]` : address.host;
    // The connector knows where to dial; a unix socket has no place in an origin.
    this.#origin = `http://${address.host.startsWith('/') ? 'unix' : host}:${address.port || 80}`;
    this.#options = {
      connect: connector(address, connectTimeoutMs),
      pipelining: 1,
      // Time-outs are the engine's.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idleTimeoutMs > 0 ? Math.min(idleTimeoutMs, IDLE_MS) : IDLE_MS,
      maxHeaderSize: 65_536,
    };
  }

  send(request: UpstreamRequest, listener: UpstreamListener): UpstreamStream {
    const client = this.#idle.pop() ?? this.#open();
    const stream = new Http1Stream(listener, request.method, () => this.#release(client));
    // Refuses what it would have to send in a malformed way, before anything is sent.
    client.dispatch(
      { ...request, headers: request.headers as string[], method: request.method as Dispatcher.HttpMethod },
      stream,
    );
    return stream;
  }

  close(): void {
    this.#closed = true;
    for (const client of this.#all) client.destroy();
    this.#all.clear();
  }

  #open(): Client {
    const client = new Client(this.#origin, this.#options);
    this.#all.add(client);
    return client;
  }

  #release(client: Client): void {
    if (!this.#closed) this.#idle.push(client);
  }
}

/** One request at a connection, from undici's point of view; told as the connection's parser meets it, without streams in between. */
class Http1Stream implements Dispatcher.DispatchHandler, UpstreamStream {
  readonly #listener: UpstreamListener;
  readonly #method: string;
  readonly #onFree: () => void;
  #abort: ((error?: Error) => void) | undefined;
  #resume: (() => void) | undefined;
  #aborted = false;
  #free = false;

  constructor(listener: UpstreamListener, method: string, onFree: () => void) {
    this.#listener = listener;
    this.#method = method;
    this.#onFree = onFree;
  }

  resume(): void {
    this.#resume?.();
  }

  abort(): void {
    this.#aborted = true;
    this.#abort?.();
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    if (this.#aborted) abort();
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    // Interim responses are for this connection; the client has its own.
    if (status < 200 || this.#aborted) return true;
    this.#resume = resume;
    const headers: string[] = [];
    for (const part of raw) headers.push(part.toString('latin1'));
    this.#listener.head(status, headers, this.#method !== 'HEAD' && status !== 204 && status !== 304);
    return true;
  }

  onData(chunk: Buffer): boolean {
    return this.#listener.data(chunk);
  }

  onComplete(trailers: string[] | null): void {
    this.#release();
    if (!this.#aborted)
      this.#listener.end(trailers === null || trailers.length === 0 ? undefined : trailers.map(String));
  }

  onError(error: Error & { code?: string }): void {
    // undici insists on an empty queue when it has told of a failed connection (client.js, onError); what follows at once must not be put there.
    queueMicrotask(() => this.#release());
    if (this.#aborted) return;
    if (error.code === CONNECT_TIMEOUT) this.#listener.failed('connect-timeout');
    else this.#listener.failed(error.code === CONNECT_FAILURE ? 'connect-failure' : 'reset');
  }

  #release(): void {
    if (this.#free) return;
    this.#free = true;
    this.#onFree();
  }
}

function connector(address: Address, timeoutMs: number): Client.Options['connect'] {
  return (_options, callback) => {
    const socket = dial(address, ['http/1.1']);
    const end = (code: string | undefined): void => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.off('close', fail);
      if (code === undefined) {
        callback(null, socket);
        return;
      }
      // What a destroyed socket still says is no news.
      socket.on('error', () => undefined);
      socket.destroy();
      callback(Object.assign(new Error(code), { code }), null);
    };
    const fail = (): void => end(CONNECT_FAILURE);
    const timer = setTimeout(() => end(CONNECT_TIMEOUT), timeoutMs);
    socket.once('error', fail);
    socket.once('close', fail);
    socket.once(readyEvent(address), () => end(undefined));
  };
}
