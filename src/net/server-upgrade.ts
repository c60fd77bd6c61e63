import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Gives a connection back to the state before its first request, less the upgrade that this one asked for. */
export function withoutUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Duplex {
  const { rawHeaders } = request;
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (!['upgrade', 'connection', 'http2-settings'].includes(name.toLowerCase())) {
      lines.push(`${name}: ${rawHeaders[index + 1]}`);
    }
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  return socket;
}
