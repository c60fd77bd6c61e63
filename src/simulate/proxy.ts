import { type OpenProxy, openProxy } from '../net/proxy.js';
import { type LivePlaces, placeIn } from './live-addresses.js';
import { hashKeys } from './live-hash.js';
import type { LiveSession } from './live-session.js';

export interface ProxyOptions {
  /** Port 0: a free one. */
  listen: { host: string; port: number };
  /** PEM: the listener speaks TLS (HTTP/2 by ALPN); absent: plain, HTTP/2 with prior knowledge. */
  tls?: { certificate: string; key: string };
  /** Where each endpoint is asked, as the session was told. */
  places: LivePlaces;
  /** Answer every request with `x-failover-endpoint`; else those that carry a header of that name. */
  endpointHeader?: boolean;
  /** Takes each line of the access log, without its end. */
  log?(line: string): void;
}

export type { OpenProxy };

/**
 * Puts a reverse proxy before a live run: each real request goes where the session's engine says, as often as it says, and what becomes of it is
 * what the engine learns. Plans of protocol `tcp` and `tls` pass connections through, all others HTTP/1.1, HTTP/2, gRPC and WebSockets.
 *
 * `close` takes nothing new, gives open requests two seconds and ends them. The session is not stopped.
 */
export function startProxy(session: LiveSession, options: ProxyOptions): Promise<OpenProxy> {
  const { plan } = session;
  const { listen, tls, places, endpointHeader = false, log } = options;
  const keyOf = hashKeys(plan.route);
  return openProxy({
    listen: { ...listen, ...(tls === undefined ? {} : { tls }) },
    protocol: plan.protocol,
    idleTimeoutMs: plan.connection.idleTimeoutMs ?? 0,
    endpointHeader,
    addressOf: (endpoint) => placeIn(places, endpoint.name)?.request,
    route: (exchange, done, key) => session.route(exchange, done, key),
    ...(keyOf === undefined ? {} : { keyOf }),
    ...(log === undefined ? {} : { log }),
  });
}

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
