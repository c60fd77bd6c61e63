import type { Readable } from 'node:stream';

/** Names and values in turn, as they came. */
export type HeaderList = readonly string[];

/** What a hash policy may look at. */
export type HashedRequest = Pick<ClientRequest, 'headers' | 'path' | 'source'>;

/** One request of a client, however it came, and the way back to the client. */
export interface ClientRequest {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  /** As access logs write it: `HTTP/1.1`, `HTTP/2`. */
  readonly protocol: string;
  /** The client's IP address. */
  readonly source: string;
  /** With `host`, without pseudo and hop-by-hop headers. */
  readonly headers: HeaderList;
  /** Undefined where the request has none. */
  readonly body: Readable | undefined;
  readonly isGrpc: boolean;
  /** The client wants to know which endpoint answered. */
  readonly asksForEndpoint: boolean;
  /** Begins the response. `hasBody`: more is to come. */
  respond(status: number, headers: string[], hasBody: boolean): void;
  /** False: wait for `onDrain` before more is written. */
  write(chunk: Buffer): boolean;
  end(trailers: HeaderList | undefined): void;
  /** What came behind the body, once that has ended. Only HTTP/2 has it: trailers of HTTP/1.1 are dropped, as Envoy does unless `enable_trailers`. */
  trailers?(): HeaderList | undefined;
  /** Breaks the response off, so that the client cannot take it for complete. */
  destroy(): void;
  onDrain: (() => void) | undefined;
  /** The response is with the client (`true`), or the client went away before. */
  onClose: ((complete: boolean) => void) | undefined;
}

/** What an upstream tells of one try. */
export interface UpstreamListener {
  head(status: number, headers: HeaderList, hasBody: boolean): void;
  /** False: no more until `resume`. */
  data(chunk: Buffer): boolean;
  end(trailers: HeaderList | undefined): void;
  /** The last word; before the head or after it. */
  failed(kind: 'connect-failure' | 'connect-timeout' | 'reset'): void;
}

/** One try under way at an upstream. */
export interface UpstreamStream {
  resume(): void;
  /** Gives it up. Nothing is told any more. */
  abort(): void;
}

/** What is sent of a request. */
export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: HeaderList;
  /** A copy of its own for each try. */
  readonly body: Readable | undefined;
  /** What follows the body, once that has ended; HTTP/1.1 upstreams do not get it. */
  trailers?(): HeaderList | undefined;
}

/** The connections to one endpoint. */
export interface UpstreamPool {
  send(request: UpstreamRequest, listener: UpstreamListener): UpstreamStream;
  /** Closes all connections at once. */
  close(): void;
}
