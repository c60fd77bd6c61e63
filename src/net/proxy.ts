import { setFlagsFromString } from 'node:v8';
import type { Answer } from '../engine/engine.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import type { Exchange } from '../model/transport.js';
import type { Address } from './client.js';
import { TcpExchange } from './forward-tcp.js';
import { UpgradeExchange } from './forward-upgrade.js';
import { Http1Pool } from './pool-http1.js';
import { Http2Pool } from './pool-http2.js';
import { accessLogLine, type Logged } from './proxy-access-log.js';
import { ProxyExchange } from './proxy-exchange.js';
import type { HashedRequest, UpstreamPool } from './proxy-request.js';
import { type Listener, type ListenOptions, listenHttp, listenTcp } from './server.js';

export interface ProxyOptions {
  listen: ListenOptions;
  /** The plan's: what is spoken to the endpoints, and whether connections are passed on as they are. */
  protocol: string;
  /** ms a connection to an endpoint may be idle; 0 = for ever. */
  idleTimeoutMs: number;
  /** Answer every request with the name of its endpoint, asked or not. */
  endpointHeader: boolean;
  addressOf(endpoint: ResolvedEndpoint): Address | undefined;
  /** Sends an exchange on its way: the engine. */
  route(exchange: Exchange, done: (answer: Answer) => void, key?: number): void;
  /** What ring hash and Maglev hash of a request; undefined: a random number. Absent: of all. */
  keyOf?(request: HashedRequest): number | undefined;
  /** One line of the access log. */
  log?(line: string): void;
}

export interface OpenProxy {
  /** Where it listens. */
  readonly address: { host: string; port: number };
  /** Takes nothing new, lets what is open end for a moment, and ends it. */
  close(): Promise<void>;
}

/** What open requests get to end by themselves; with it a stop stays below the promised 3 s. */
const GRACE_MS = 2000;

/** Listens, and forwards each request or connection as `route` says. */
export async function openProxy(options: ProxyOptions): Promise<OpenProxy> {
  const { addressOf, route, keyOf, endpointHeader, log } = options;
  // What the first requests leave behind persuades V8 to make such objects old from birth, for good: from then on a request costs 57 us instead
  // of 34 (bench/proxy.mjs), half of the time. Nothing of a request is meant to grow old.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const pools = new Pools(options);
  const onOver = (logged: Logged): void => {
    const at = logged.endpoint === undefined ? undefined : addressOf(logged.endpoint);
    log?.(accessLogLine(logged, Date.now(), at === undefined ? undefined : `${at.host}:${at.port}`));
  };
  const isTcp = options.protocol === 'tcp' || options.protocol === 'tls';
  const context = {
    endpointHeader,
    addressOf,
    poolOf: (endpoint: ResolvedEndpoint, connectTimeoutMs: number, isGrpc: boolean) =>
      pools.of(endpoint, connectTimeoutMs, isGrpc),
    onOver: log === undefined ? () => undefined : onOver,
  };
  const start = (exchange: Exchange & { answered(answer: Answer): void }, request: HashedRequest): void =>
    route(exchange, (answer) => exchange.answered(answer), keyOf?.(request));
  const listener: Listener = isTcp
    ? await listenTcp(options.listen, (socket) =>
        start(new TcpExchange(socket, context), { headers: [], path: '', source: socket.remoteAddress ?? '' }),
      )
    : await listenHttp(options.listen, {
        request: (request) => start(new ProxyExchange(request, context), request),
        upgrade: (request, socket, head) => {
          const exchange = new UpgradeExchange(request, socket, head, context);
          start(exchange, exchange.client);
        },
      });
  return {
    address: listener.address,
    close: async () => {
      await listener.close(GRACE_MS);
      pools.close();
    },
  };
}

/** The connections to each endpoint, by the protocol that they speak. */
class Pools {
  readonly #options: ProxyOptions;
  readonly #multiplexes: boolean;
  readonly #one = new Map<string, UpstreamPool>();
  readonly #many = new Map<string, UpstreamPool>();

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#multiplexes = options.protocol === 'http2' || options.protocol === 'grpc';
  }

  /** gRPC is HTTP/2 whatever the plan calls the port. */
  of(endpoint: ResolvedEndpoint, connectTimeoutMs: number, isGrpc: boolean): UpstreamPool | undefined {
    const multiplexes = this.#multiplexes || isGrpc;
    const pools = multiplexes ? this.#many : this.#one;
    const known = pools.get(endpoint.name);
    if (known !== undefined) return known;
    const { addressOf, idleTimeoutMs } = this.#options;
    const address = addressOf(endpoint);
    if (address === undefined) return undefined;
    const pool = new (multiplexes ? Http2Pool : Http1Pool)(address, { connectTimeoutMs, idleTimeoutMs });
    pools.set(endpoint.name, pool);
    return pool;
  }

  close(): void {
    for (const pool of [...this.#one.values(), ...this.#many.values()]) pool.close();
  }
}
