import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from './listen-server.js';

export interface SampleAppOptions {
  /** What it answers: `blue` says `blue-pod`. */
  color: string;
  /** Ports on loopback that are wanted; where one is taken (or is 0) a free one is used. */
  port?: number;
  adminPort?: number;
}

/** One of the two applications of the Gloo Federation guide, as it behaves behind its Envoy. */
export interface SampleApp {
  readonly color: string;
  readonly port: number;
  readonly adminPort: number;
  /** What `/healthcheck/fail` and `/healthcheck/ok` left. */
  readonly failing: boolean;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * Starts an application that answers every request with its colour, `/health` among them, until a POST to `/healthcheck/fail` on its admin port; then
 * everything gets a 503 until `/healthcheck/ok`: the guide's Envoy has its health check filter take every request for a health check.
 * The application's own port knows these two words as well.
 */
export async function startSampleApp({ color, port = 0, adminPort = 0 }: SampleAppOptions): Promise<SampleApp> {
  let failing = false;
  const switches = (request: IncomingMessage, response: ServerResponse): boolean => {
    const [path] = (request.url ?? '').split('?');
    if (path !== '/healthcheck/fail' && path !== '/healthcheck/ok') return false;
    if (request.method === 'POST') {
      failing = path === '/healthcheck/fail';
      say(response, 200, 'OK\n');
    } else say(response, 405, `Method ${request.method} not allowed, POST required.`);
    return true;
  };
  const app = createServer((request, response) => {
    request.resume();
    if (switches(request, response)) return;
    // Told of every answer, so that a checking neighbour leaves it out at once (envoy: health_check.cc, encodeHeaders).
    if (failing) say(response, 503, '', { 'x-envoy-immediate-health-check-fail': 'true' });
    else say(response, 200, `${color}-pod\n`);
  });
  const admin = createServer((request, response) => {
    request.resume();
    if (switches(request, response)) return;
    if (request.url === '/ready') say(response, failing ? 503 : 200, failing ? 'DRAINING\n' : 'LIVE\n');
    else say(response, 404, 'known are POST /healthcheck/fail, POST /healthcheck/ok and GET /ready\n');
  });
  const own = await listen(app, HOST, port, true);
  const control = await listen(admin, HOST, adminPort, true);
  return {
    color,
    port: own,
    adminPort: control,
    get failing() {
      return failing;
    },
    close: async () => void (await Promise.all([closeServer(app), closeServer(admin)])),
  };
}

function say(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'content-type': 'text/plain',
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  });
  response.end(text);
}
