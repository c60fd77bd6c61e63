import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Listens on the port, or on a free one where that is taken and `orFree` allows it. Gives the port.
 *
 * @throws the error of listen (EADDRINUSE, EACCES, ...).
 */
export async function listen(server: Server, host: string, port: number, orFree = false): Promise<number> {
  try {
    return await listenOn(server, host, port);
  } catch (error) {
    const taken = ['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!taken || !orFree || port === 0) throw error;
    return listenOn(server, host, 0);
  }
}

/** Takes no more connections, and ends those that are there. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
