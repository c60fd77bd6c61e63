import type { HealthCheck } from './detection.js';
import type { ResolvedEndpoint } from './plan.js';

/** How one attempt at one endpoint ended, in Envoy's terms. */
export type Outcome =
  /**
   * Response headers with this status arrived. `grpcStatus` is that of the headers. `whenOver` is there while the rest of the response is still to
   * come: it calls its listener once, when that has ended or was given up.
   */
  | {
      kind: 'response';
      status: number;
      grpcStatus?: number;
      headers?: Record<string, string>;
      whenOver?: (listener: (end: ResponseEnd) => void) => void;
    }
  /** The connection was refused or could not be made. */
  | { kind: 'connect-failure' }
  /** No connection within connect_timeout. */
  | { kind: 'connect-timeout' }
  /** A connection was there; it was reset before the headers. */
  | { kind: 'reset' };

/** How the rest of a response ended after its headers. */
export interface ResponseEnd {
  /** The endpoint broke it off. */
  broken: boolean;
  /** Status of a gRPC response that has it in its trailers. */
  grpcStatus?: number;
}

/** How one active health check ended. */
export type ProbeOutcome =
  | { kind: 'passed'; degraded?: boolean }
  /** An answer that says no: wrong status, gRPC not SERVING. `status` where there is one; `immediate` carries x-envoy-immediate-health-check-fail. */
  | { kind: 'failed'; status?: number; immediate?: boolean }
  /** Connection refused or reset. */
  | { kind: 'network' }
  | { kind: 'timeout' };

/**
 * The way to the endpoints: faults and latency in a simulation, sockets in a live run. Each call ends with exactly one `done`,
 * at once or later, unless it is cancelled first. Time-outs are the caller's business (`cancel`), connect time-outs the transport's.
 */
export interface Transport {
  /**
   * `connection` says whether the request opens a connection or goes over one that is already there; absent: the transport knows.
   * `exchange` is the real request that is to be forwarded, in a live run; absent: the transport makes one up.
   */
  request(
    endpoint: ResolvedEndpoint,
    connectTimeoutMs: number,
    done: (outcome: Outcome) => void,
    connection?: 'new' | 'open',
    exchange?: Exchange,
  ): Cancel;
  probe(endpoint: ResolvedEndpoint, check: HealthCheck, done: (outcome: ProbeOutcome) => void): Cancel;
  /** A request was given up because its time was up without an answer: told before anything follows from it. @param sentAtMs when it was sent. */
  timedOut?(endpoint: ResolvedEndpoint, sentAtMs: number): void;
  /** True when a request sent to the endpoint now would get a plain 200 at once: then nobody needs to send it. */
  instant?(endpoint: ResolvedEndpoint): boolean;
  /** True where connecting takes no time: a request that is still open has its connection. */
  connectsAtOnce?: boolean;
}

/** One real request of a client on its way through the engine: each try goes to the endpoint that the engine chose. */
export interface Exchange {
  /** Forwards one try. `done` is told the outcome when the answer's head is there; a try that is cancelled is taken back. */
  attempt(endpoint: ResolvedEndpoint, connectTimeoutMs: number, done: (outcome: Outcome) => void): Cancel;
  /** False once a part of the request that was sent is no longer at hand (its body was too large to keep): then no other try may follow. */
  repeatable(): boolean;
  /** Calls its listener once should the client go away before it has an answer: nobody waits for the tries any more. */
  whenGone(listener: () => void): void;
  /**
   * Calls its listener once, at once or later, when the client has sent all of its request: time-outs count from there
   * (envoy: route_components.proto, RouteAction.timeout). Never for a request without end, such as an upgrade.
   */
  whenComplete(listener: () => void): void;
}

export type Cancel = () => void;
