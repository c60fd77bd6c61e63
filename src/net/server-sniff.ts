import type { Socket } from 'node:net';

/** How an HTTP/2 client with prior knowledge begins (RFC 9113 section 3.4); no HTTP/1.1 method is called `PRI`. */
const PREFACE = Buffer.from('PRI * HTTP/2.0');

/** Looks at the first bytes of a connection and puts them back. Never calls back for one that says nothing. */
export function isHttp2(socket: Socket, found: (itIs: boolean) => void): void {
  const look = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    const length = Math.min(chunk.length, PREFACE.length);
    const same = chunk.compare(PREFACE, 0, length, 0, length) === 0;
    socket.unshift(chunk);
    if (same && length < PREFACE.length) return;
    socket.off('readable', look);
    socket.off('error', ignore);
    // The listener of `readable` has taken the stream out of the flow, which the parsers rely on.
    socket.pause();
    found(same);
  };
  const ignore = (): void => undefined;
  socket.on('error', ignore);
  socket.on('readable', look);
}
