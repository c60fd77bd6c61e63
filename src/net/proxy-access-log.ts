import type { ResolvedEndpoint } from '../model/plan.js';
import type { HeaderList } from './proxy-request.js';

/** What is told of an exchange when it is over. */
export interface Logged {
  startedAtMs: number;
  /** Absent for a plain connection. */
  client?: { method: string; path: string; protocol: string; authority: string; headers: HeaderList };
  status: number;
  flags: string;
  received: number;
  sent: number;
  endpoint: ResolvedEndpoint | undefined;
}

/**
 * One line in Envoy's default format, so that what reads Envoy's logs reads these: start, request line, status, flags, bytes received and sent,
 * ms, upstream's own ms (`-`), x-forwarded-for, user agent, request id, authority, endpoint.
 */
export function accessLogLine(logged: Logged, nowMs: number, address: string | undefined): string {
  const { startedAtMs, client, status, flags, received, sent } = logged;
  const start = new Date(startedAtMs).toISOString();
  const line = client === undefined ? '- - -' : `${client.method} ${client.path} ${client.protocol}`;
  const header = (name: string): string => quoted(client === undefined ? '' : headerOf(client.headers, name));
  const told = ['x-forwarded-for', 'user-agent', 'x-request-id'].map(header);
  const duration = Math.max(0, nowMs - startedAtMs);
  return `[${start}] "${escaped(line)}" ${status} ${flags || '-'} ${received} ${sent} ${duration} - ${told.join(' ')} ${quoted(client?.authority ?? '')} ${quoted(address ?? '')}`;
}

function quoted(text: string): string {
  return `"${text === '' ? '-' : escaped(text)}"`;
}

/** A client's bytes must not begin a line of their own, nor steer the terminal that shows it. */
function escaped(text: string): string {
  return text.replace(/["\\]|[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function headerOf(headers: HeaderList, wanted: string): string {
  for (let index = 0; index < headers.length; index += 2) {
    if ((headers[index] as string).toLowerCase() === wanted) return headers[index + 1] as string;
  }
  return '';
}
