import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address } from './client.js';
import { tlsOptions } from './client-tls.js';

/** Opens a connection. It stands when the event that `readyEvent` names has come. Names are looked up each time, as DNS may have changed. */
export function dial({ host, port, tls }: Address, alpn: readonly string[] = []): Socket {
  const where = host.startsWith('/') ? { path: host } : { host, port };
  const socket =
    tls === undefined ? connect({ ...where, noDelay: true }) : connectTls({ ...where, ...tlsOptions(tls, alpn) });
  socket.setNoDelay(true);
  return socket;
}

/** The event of a socket after which requests may be sent: with TLS that is after the handshake. */
export function readyEvent({ tls }: Address): 'connect' | 'secureConnect' {
  return tls === undefined ? 'connect' : 'secureConnect';
}
