import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClientRequest } from './proxy-request.js';

/** Who takes what comes in. */
export interface Receiver {
  request(request: ClientRequest): void;
  /** A WebSocket handshake. `head`: what has come after it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
