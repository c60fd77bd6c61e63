import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** Takes connections on a free loopback port until `signal` aborts, which also ends those that are open. */
export async function listenLoopback(
  connected: (socket: Socket) => void,
  signal: AbortSignal,
): Promise<{ port: number }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Whoever hung up knows why.
    socket.on('error', () => socket.destroy());
    connected(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  signal.addEventListener('abort', () => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port };
}
