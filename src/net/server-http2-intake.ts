import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { CONNECTION_WINDOW, STREAM_WINDOW } from './pool-http2.js';
import type { Receiver } from './receiver.js';
import { Http2Request } from './server-http2.js';

/** Envoy's limit: streams of one connection. */
const MAX_STREAMS = 1024;

/** Connections that speak HTTP/2. */
export class Http2Intake {
  readonly #server = createServer({
    settings: { initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: MAX_STREAMS },
  });
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor(receiver: Receiver) {
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.setLocalWindowSize(CONNECTION_WINDOW);
      session.on('close', () => this.#sessions.delete(session));
      session.on('error', () => session.destroy());
    });
    this.#server.on(
      'stream',
      (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number, raw: string[]) => {
        receiver.request(new Http2Request(stream, headers, raw, (flags & 1) !== 0));
      },
    );
  }

  take(socket: Socket): void {
    this.#server.emit('connection', socket);
  }

  /** No more streams; those that are open go on. */
  closeSessions(): void {
    for (const session of this.#sessions) session.close();
  }

  close(): void {
    this.#server.close();
  }
}
