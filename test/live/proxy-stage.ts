import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { WallClock } from '../../src/cli/wall-clock.js';
import { seededRandom } from '../../src/engine/seeded-random.js';
import type { FailoverPlan } from '../../src/model/plan.js';
import type { SimulationResult } from '../../src/model/simulation.js';
import type { ClientTls } from '../../src/net/client-tls.js';
import { startLive } from '../../src/simulate/live.js';
import type { LivePlace } from '../../src/simulate/live-addresses.js';
import type { LiveSession } from '../../src/simulate/live-session.js';
import { type OpenProxy, type ProxyOptions, startProxy } from '../../src/simulate/proxy.js';
import { sampleDestination, samplePlan } from '../support/sample-plan.js';

/** What a test has opened, closed after it in the opposite order. */
const opened: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

export function afterwards(close: () => unknown): void {
  opened.push(close);
}

/** A port on which nobody listens. */
export const NOBODY = 1;

export interface Stage {
  session: LiveSession;
  proxy: OpenProxy;
  port: number;
  url: string;
  log: string[];
  /** Stops the run; its result. */
  result(): SimulationResult;
}

/** A proxy on a free port before real servers: one level for each list of ports. */
export async function stage(
  levels: readonly (readonly number[])[],
  plan: Partial<FailoverPlan> = {},
  options: Partial<ProxyOptions> & { upstreamTls?: ClientTls } = {},
): Promise<Stage> {
  const { upstreamTls, ...rest } = options;
  const places = new Map<string, LivePlace>();
  const destinations = levels.map((ports, priority) => {
    const destination = sampleDestination(`level-${priority}`, priority, ports.length);
    for (const [index, port] of ports.entries()) {
      const endpoint = destination.endpoints[index]!;
      endpoint.name = `127.0.0.1:${port}`;
      const address = { host: '127.0.0.1', port, ...(upstreamTls === undefined ? {} : { tls: upstreamTls }) };
      places.set(endpoint.name, { request: address, probe: address });
    }
    return destination;
  });
  const session = startLive(
    samplePlan(destinations, plan),
    {
      name: 'proxy',
      client: {},
      topology: [],
      events: [],
      expect: [],
      traffic: { rps: 100, durationMs: 3_600_000, arrivals: 'constant', seed: 1 },
    },
    { clock: new WallClock(), random: seededRandom(1), places },
  );
  afterwards(() => session.stop());
  const log: string[] = [];
  const proxy = await startProxy(session, {
    listen: { host: '127.0.0.1', port: 0 },
    places,
    log: (line) => log.push(line),
    ...rest,
  });
  afterwards(() => proxy.close());
  const { port } = proxy.address;
  const url = `http${rest.tls === undefined ? '' : 's'}://127.0.0.1:${port}`;
  return { session, proxy, port, url, log, result: () => session.stop() };
}

/** Starts an HTTP server on a free port; ended with all its connections after the test. */
export async function serve(
  listener: RequestListener,
): Promise<{ port: number; server: Server; stop(): Promise<void> }> {
  const server = createServer(listener);
  const port = await listen(server);
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  afterwards(stop);
  return { port, server, stop };
}

export async function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): AddressInfo | string | null;
}): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Sends bytes as they are, and gives back all that is answered until the connection ends or `ms` have passed. */
export function raw(port: number, text: string | Buffer, ms = 400): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(end, ms);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', end);
    socket.on('error', () => undefined);
  });
}

export async function until(holds: () => boolean, what: string, ms = 5000): Promise<void> {
  const endMs = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
