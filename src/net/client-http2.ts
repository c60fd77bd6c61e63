import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { type Address, BODY_LIMIT, failureText, type HttpClient, type Question, type ReplyListener } from './client.js';
import { dial, readyEvent } from './client-socket.js';

/** HTTP/2 to one address: over TLS by ALPN, else with prior knowledge. @param keepAlive whether the connection is used again. */
export function http2Client(address: Address, keepAlive: boolean): HttpClient {
  return new Http2Client(address, keepAlive);
}

class Http2Client implements HttpClient {
  readonly #address: Address;
  readonly #keepAlive: boolean;
  #session: ClientHttp2Session | undefined;

  constructor(address: Address, keepAlive: boolean) {
    this.#address = address;
    this.#keepAlive = keepAlive;
  }

  get connected(): boolean {
    return this.#session !== undefined && !this.#session.connecting;
  }

  ask(question: Question, listener: ReplyListener): () => void {
    const session = this.#session ?? this.#open();
    let open = true;
    const end = (tell: () => void): void => {
      if (!open) return;
      open = false;
      session.off('error', lost);
      session.off('close', lost);
      if (!this.#keepAlive) this.#drop(session);
      tell();
    };
    let stood = !session.connecting;
    const lost = (error?: NodeJS.ErrnoException): void => {
      const detail = error === undefined ? 'connection closed' : failureText(error);
      end(() => listener.failed({ kind: stood ? 'reset' : 'connect', detail }));
    };
    session.on('error', lost);
    session.on('close', lost);
    const begin = (): void => {
      stood = true;
      if (!open) return;
      listener.connected?.();
      if (!open) return;
      try {
        read(send(session, question), listener, end);
      } catch (error) {
        // The session took no new stream any more: the server's GOAWAY came between two questions.
        this.#drop(session);
        lost(error as NodeJS.ErrnoException);
      }
    };
    if (stood) begin();
    else session.once('connect', begin);
    return () => {
      if (!open) return;
      open = false;
      session.off('error', lost);
      session.off('close', lost);
      this.#drop(session);
    };
  }

  close(): void {
    if (this.#session !== undefined) this.#drop(this.#session);
  }

  #open(): ClientHttp2Session {
    const { host, port, tls } = this.#address;
    const authority = host.startsWith('/') ? 'localhost' : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const socket = dial(this.#address, ['h2']);
    const session = connect(`${tls === undefined ? 'http' : 'https'}://${authority}`, {
      createConnection: () => socket,
    });
    this.#session = session;
    session.setMaxListeners(0);
    session.on('error', () => this.#forget(session));
    session.on('close', () => this.#forget(session));
    // The streams that run may end; new ones need a new connection.
    session.on('goaway', () => this.#forget(session));
    socket.once(readyEvent(this.#address), () => {
      const chosen = (socket as { alpnProtocol?: string | false }).alpnProtocol;
      if (tls !== undefined && chosen !== 'h2') session.destroy(new Error('what answers does not speak HTTP/2'));
    });
    return session;
  }

  #forget(session: ClientHttp2Session): void {
    if (this.#session === session) this.#session = undefined;
  }

  #drop(session: ClientHttp2Session): void {
    this.#forget(session);
    session.destroy();
  }
}

function send(session: ClientHttp2Session, { method, path, authority, headers, body }: Question): ClientHttp2Stream {
  const stream = session.request(
    {
      ':method': method,
      ':path': path,
      ':authority': authority,
      ...headers,
    },
    { endStream: body === undefined },
  );
  if (body !== undefined) stream.end(body);
  return stream;
}

function read(stream: ClientHttp2Stream, listener: ReplyListener, end: (tell: () => void) => void): void {
  let head = { status: 0, headers: {} as Record<string, string> };
  let trailers: Record<string, string> = {};
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('response', (headers) => {
    head = { status: Number(headers[':status']), headers: joined(headers) };
    listener.head?.(head);
  });
  stream.on('trailers', (headers) => {
    trailers = joined(headers);
  });
  stream.on('data', (chunk: Buffer) => {
    if (size < BODY_LIMIT) chunks.push(chunk.subarray(0, BODY_LIMIT - size));
    size += chunk.length;
  });
  stream.on('error', (error) => end(() => listener.failed({ kind: 'reset', detail: failureText(error) })));
  stream.on('close', () => {
    end(() => {
      const whole = stream.rstCode === constants.NGHTTP2_NO_ERROR && head.status !== 0;
      if (whole) listener.ended({ ...head, body: Buffer.concat(chunks), trailers });
      else listener.failed({ kind: 'reset', detail: 'stream reset' });
    });
  });
}

function joined(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : `${value}`]),
  );
}
