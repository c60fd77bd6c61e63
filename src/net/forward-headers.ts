import type { HeaderList } from './proxy-request.js';

/**
 * What belongs to one connection and is never forwarded (RFC 9110 section 7.6.1; the Proxy- fields of section 11.7; HTTP2-Settings of RFC 7540), and
 * `Expect`, which the server here answers itself.
 */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);

/** What frames or addresses the message is not up to the `Connection` header, whoever wrote it. */
const NEVER_LISTED = new Set(['content-length', 'host', 'content-encoding', 'content-type']);

/** The request header by which a client asks for the response header of the same name. */
export const ENDPOINT_HEADER = 'x-failover-endpoint';

/** What is left of a request's headers, and what they said to this proxy. */
export interface ForwardedHeaders {
  headers: string[];
  /** Every `Host` header; more than one is an attack. */
  hosts: number;
  host: string;
  contentType: string;
  asksForEndpoint: boolean;
}

/** Keeps what is meant for the server, `te: trailers` included, but `host`. Names keep their case. */
export function forwardedHeaders(raw: HeaderList): ForwardedHeaders {
  const found: ForwardedHeaders = { headers: [], hosts: 0, host: '', contentType: '', asksForEndpoint: false };
  let { headers } = found;
  let connection: string | undefined;
  let requestId = false;
  let scheme = false;
  for (let index = 0; index < raw.length; index += 2) {
    const written = raw[index] as string;
    const value = raw[index + 1] as string;
    const name = written.toLowerCase();
    if (name === 'host') {
      found.hosts += 1;
      found.host = value;
    } else if (name === 'connection') connection = connection === undefined ? value : `${connection},${value}`;
    else if (name === 'te') {
      if (/\btrailers\b/i.test(value)) headers.push('te', 'trailers');
    } else if (name === ENDPOINT_HEADER) found.asksForEndpoint = true;
    else if (!HOP_BY_HOP.has(name)) {
      if (name === 'content-type') found.contentType = value;
      else if (name === 'x-request-id') requestId = true;
      else if (name === 'x-forwarded-proto') scheme = true;
      headers.push(written, value);
    }
  }
  if (connection !== undefined) headers = withoutListed(headers, connection);
  // envoy: conn_manager_utility.cc adds both where the client has not.
  if (!scheme) headers.push('x-forwarded-proto', 'http');
  if (!requestId) headers.push('x-request-id', crypto.randomUUID());
  found.headers = headers;
  return found;
}

/** What is left of a response's headers. `special` holds the few that say something to this proxy, absent where none is there. */
export interface ReturnedHeaders {
  headers: string[];
  special?: Record<string, string>;
  contentLength: number;
}

const SPECIAL = new Set(['grpc-status', 'x-envoy-immediate-health-check-fail', 'x-envoy-ratelimited']);

/** Keeps what is meant for the client. */
export function returnedHeaders(raw: HeaderList): ReturnedHeaders {
  const returned: ReturnedHeaders = { headers: [], contentLength: -1 };
  const { headers } = returned;
  let connection: string | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    const written = raw[index] as string;
    const value = raw[index + 1] as string;
    const name = written.toLowerCase();
    if (name === 'connection') connection = connection === undefined ? value : `${connection},${value}`;
    else if (!HOP_BY_HOP.has(name)) {
      if (name === 'content-length') returned.contentLength = Number(value);
      else if (SPECIAL.has(name)) {
        returned.special ??= {};
        returned.special[name] = value;
      }
      headers.push(written, value);
    }
  }
  if (connection !== undefined) returned.headers = withoutListed(headers, connection);
  return returned;
}

function withoutListed(headers: string[], connection: string): string[] {
  const known = connection.toLowerCase();
  if (known === 'keep-alive' || known === 'close') return headers;
  const listed = known.split(',').map((option) => option.trim());
  const left: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const written = headers[index] as string;
    const name = written.toLowerCase();
    // `te: trailers` was sorted out before.
    if (name === 'te' || NEVER_LISTED.has(name) || !listed.includes(name))
      left.push(written, headers[index + 1] as string);
  }
  return left;
}

/** For HTTP/2: names in lower case, repeated ones as lists, and no `host`, for which it has `:authority`. */
export function toHeaderObject(headers: HeaderList): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = Object.create(null);
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    if (name === 'host') continue;
    const value = headers[index + 1] as string;
    const known = object[name];
    if (known === undefined) object[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else object[name] = [known, value];
  }
  return object;
}

/** Of HTTP/2's own list: without pseudo headers. */
export function withoutPseudo(raw: HeaderList): string[] {
  const left: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    if (!(raw[index] as string).startsWith(':')) left.push(raw[index] as string, raw[index + 1] as string);
  }
  return left;
}
