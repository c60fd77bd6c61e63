import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { closeServer, listen } from './listen-server.js';

/** What somebody asked of the admin interface. */
export interface AdminRequest {
  method: string;
  path: string;
  /** From the address, and for a form from the body. */
  parameters: URLSearchParams;
}

export interface AdminAnswer {
  status: number;
  type: 'text/plain' | 'application/json';
  body: string;
}

export interface AdminServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A form is a handful of parameters. */
const LARGEST_BODY = 64 * 1024;

/**
 * An HTTP server for people and scripts on this machine, with Envoy's headers. A page in a browser is refused: it could reach a loopback port, and has
 * no business here.
 *
 * @throws the error of listen where the port cannot be had.
 */
export async function startAdminServer(
  at: { host: string; port: number },
  answer: (request: AdminRequest) => AdminAnswer,
): Promise<AdminServer> {
  const server = createServer((request, response) => {
    readRequest(request).then(
      (read) => send(response, request.method, read === undefined ? REFUSED : answer(read)),
      () => request.destroy(),
    );
  });
  const port = await listen(server, at.host, at.port);
  return { host: at.host, port, close: () => closeServer(server) };
}

const REFUSED: AdminAnswer = {
  status: 403,
  type: 'text/plain',
  body: 'not for pages in a browser, nor under another name than an address or localhost\n',
};

/** Undefined for a request that is not to be answered. */
async function readRequest(request: IncomingMessage): Promise<AdminRequest | undefined> {
  const body = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://admin');
  if (!isWelcome(request)) return undefined;
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const parameters = new URLSearchParams([
    ...url.searchParams,
    ...(form ? new URLSearchParams(body) : new URLSearchParams()),
  ]);
  return { method: request.method ?? 'GET', path: url.pathname, parameters };
}

/** No page of a site, and no name that somebody else's DNS may have pointed at us. */
function isWelcome({ headers }: IncomingMessage): boolean {
  const fetched = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (fetched !== undefined && fetched !== 'none')) return false;
  const host = (headers.host ?? 'localhost').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(host) !== 0 || host === 'localhost' || host.endsWith('.localhost');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk as Uint8Array);
    size += buffer.length;
    if (size > LARGEST_BODY) throw new Error('the body is too large');
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, method: string | undefined, { status, type, body }: AdminAnswer): void {
  response.writeHead(status, {
    'content-type': type === 'text/plain' ? `${type}; charset=UTF-8` : type,
    'cache-control': 'no-cache, max-age=0',
    'x-content-type-options': 'nosniff',
    'content-length': String(Buffer.byteLength(body)),
  });
  response.end(method === 'HEAD' ? undefined : body);
}
