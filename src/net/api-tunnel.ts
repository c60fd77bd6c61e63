import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';

/** A proxy may try for long to reach what it is asked for, and says so then. */
const TUNNEL_MS = 20_000;

type Connected = (error: Error | null, socket?: Socket) => void;

/** The part of an agent that connects to `target` through a tunnel of an HTTP proxy (CONNECT). */
export function tunnel(
  proxy: URL,
  target: URL,
): { createConnection(options: Record<string, unknown>, connected: Connected): undefined } {
  const isSecure = target.protocol === 'https:';
  const refused = (why: string): Error =>
    Object.assign(new Error(`the proxy ${proxy.protocol}//${proxy.host} ${why}`), { code: 'ERR_PROXY' });
  const authority = `${target.hostname}:${target.port || (isSecure ? 443 : 80)}`;
  return {
    createConnection: (options, connected) => {
      const headers: Record<string, string> = { host: authority };
      if (proxy.username !== '') {
        const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
        headers['proxy-authorization'] = `Basic ${Buffer.from(login).toString('base64')}`;
      }
      const ask = proxy.protocol === 'https:' ? secure : plain;
      const asked = ask({
        host: proxy.hostname,
        port: proxy.port,
        method: 'CONNECT',
        path: authority,
        headers,
        agent: false,
        timeout: TUNNEL_MS,
      });
      asked.once('timeout', () => asked.destroy(new Error('no answer in time')));
      asked.once('error', (error) => connected(refused(`cannot be reached: ${error.message}`)));
      asked.once('connect', ({ statusCode }, socket) => {
        socket.setTimeout(0);
        if (statusCode !== 200) {
          socket.destroy();
          connected(refused(answerText(statusCode)));
        } else if (isSecure) connected(null, connect({ ...options, socket }));
        else connected(null, socket);
      });
      asked.end();
      return undefined;
    },
  };
}

function answerText(status: number | undefined): string {
  return status === 407 ? 'wants a user and password (407)' : `gives no tunnel to it, but answers ${status}`;
}
