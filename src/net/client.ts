import type { ClientTls } from './client-tls.js';

/** Where something is dialled. `host` may be a path that begins with a slash: a unix socket, whose port is 0. */
export interface Address {
  host: string;
  port: number;
  /** Present: TLS is spoken there. */
  tls?: ClientTls;
}

/** What is asked, without hop-by-hop headers. */
export interface Question {
  method: string;
  path: string;
  /** `Host` in HTTP/1.1, `:authority` in HTTP/2. */
  authority: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body?: Buffer;
}

/** The head of an answer; a header that came several times is joined by commas. */
export interface Head {
  status: number;
  headers: Readonly<Record<string, string>>;
}

/** A whole answer. `body` holds its first 64 KiB, more than any health check says. */
export interface Reply extends Head {
  body: Buffer;
  trailers: Readonly<Record<string, string>>;
}

/** `connect`: there never was a connection. `reset`: there was one, and it broke before the answer was complete. */
export interface Failure {
  kind: 'connect' | 'reset';
  /** For people: `connection refused`. */
  detail: string;
}

/** What becomes of a question; `failed` or `ended` is the last word. */
export interface ReplyListener {
  /** The connection stands, TLS included. */
  connected?(): void;
  head?(head: Head): void;
  ended(reply: Reply): void;
  failed(failure: Failure): void;
}

/** Asks one address, over connections that it keeps where it may. */
export interface HttpClient {
  /** The function given back takes the question back, and with it its HTTP/1.1 connection; nobody is told anything any more. */
  ask(question: Question, listener: ReplyListener): () => void;
  /** A connection is open and free. */
  readonly connected: boolean;
  close(): void;
}

export const BODY_LIMIT = 65_536;

/** The error of a socket in few words, for people. */
export function failureText(error: NodeJS.ErrnoException): string {
  const known: Record<string, string> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    EPIPE: 'connection reset',
    EHOSTUNREACH: 'no route to host',
    ENETUNREACH: 'network unreachable',
    ETIMEDOUT: 'connection timed out',
    ENOTFOUND: 'name not found',
    EAI_AGAIN: 'name server does not answer',
    ENOENT: 'no such socket',
    ERR_HTTP2_SESSION_ERROR: 'connection closed',
    ERR_HTTP2_STREAM_ERROR: 'stream reset',
  };
  const code = error.code ?? '';
  // OpenSSL's own words end a long line: `…:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:…`.
  const alert = /:SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1];
  return known[code] ?? alert ?? (error.message || code || 'connection failed');
}
