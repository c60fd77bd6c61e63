import type { Exchange, Outcome, ResponseEnd } from '../model/transport.js';
import type { Sendable } from './circuit-breakers.js';
import type { PooledConnection } from './connection-pool.js';
import type { Deadline, Expiring } from './deadline-queue.js';
import type { EnvoyCluster } from './envoy-cluster.js';
import { grpcToHttpStatus } from './grpc-status.js';
import type { Host } from './host.js';
import type { AttemptOutcome } from './retry-condition.js';
import type { Router } from './router.js';

const IMMEDIATE_FAIL = 'x-envoy-immediate-health-check-fail';

/** One try of a request at one host, from the wait for a connection to its outcome. */
export class Attempt implements Expiring, Sendable {
  readonly host: Host;
  readonly #cluster: EnvoyCluster;
  readonly #router: Router;
  readonly #onEnd: (attempt: Attempt, outcome: AttemptOutcome) => void;
  readonly #exchange: Exchange | undefined;
  /** The client has sent all of its request, so that the try's time runs. */
  #complete: boolean;
  #connection: PooledConnection | undefined;
  /** The connection has been reported to outlier detection. */
  #connected = false;
  #ended = false;
  #timedOut = false;
  #cancelRequest: (() => void) | undefined;
  #sentAtMs = 0;
  #deadline: Deadline<Expiring> | undefined;
  #onOver: (() => void) | undefined;

  constructor(
    router: Router,
    host: Host,
    onEnd: (attempt: Attempt, outcome: AttemptOutcome) => void,
    exchange: Exchange | undefined,
    complete: boolean,
  ) {
    this.#router = router;
    this.#exchange = exchange;
    this.#complete = complete;
    this.#cluster = router.clusterOf(host);
    this.host = host;
    this.#onEnd = onEnd;
  }

  /** Sends the request, over this open connection or a new one. */
  run(connection: PooledConnection | undefined): void {
    const { clock, transport } = this.#router;
    const cluster = this.#cluster;
    this.#connection = connection ?? this.host.pool.open(clock.now());
    cluster.breakers.began(this.host);
    this.#sentAtMs = clock.now();
    const cancel = transport.request(
      this.host.endpoint,
      cluster.settings.connection.connectTimeoutMs,
      (outcome) => this.#end(outcome),
      connection === undefined ? 'new' : 'open',
      this.#exchange,
    );
    this.#cancelRequest = cancel;
    if (this.#ended) return;
    if (transport.connectsAtOnce === true) this.#recordConnected();
    if (this.#complete) this.#deadline = this.#router.tryDeadlines?.add(this);
  }

  /** The client has sent all of its request only now. */
  completed(): void {
    this.#complete = true;
    if (this.#ended || this.#connection === undefined) return;
    this.#deadline = this.#router.tryDeadlines?.add(this);
  }

  /** Calls back when the rest of the response has ended. */
  whenOver(onOver: () => void): void {
    this.#onOver = onOver;
  }

  /** Gives up the rest of a response. */
  cut(): void {
    this.#cancelRequest?.();
  }

  /** The try's own time is up. With hedging the try stays open beside the one that follows. */
  expire(): void {
    if (this.#ended) return;
    this.#timedOut = true;
    this.#recordTimeout();
    if (!this.#router.hedges) this.#abandon();
    this.#onEnd(this, { kind: 'try-timeout' });
  }

  /** The request is over without this try. `timedOut`: because its time was up while no headers had come. */
  cancel(timedOut: boolean): void {
    if (this.#ended) return;
    if (this.#connection === undefined) this.#cluster.breakers.withdraw(this);
    else if (timedOut && !this.#timedOut) this.#recordTimeout();
    this.#abandon();
  }

  #abandon(): void {
    this.#ended = true;
    this.#cancelRequest?.();
    // A stream given up breaks an HTTP/1.1 connection; HTTP/2 goes on without it.
    this.#release(this.#cluster.settings.multiplexing !== 'many');
  }

  #end(outcome: Outcome): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#record(outcome);
    if (this.#deadline !== undefined) this.#router.tryDeadlines?.remove(this.#deadline);
    if (outcome.kind !== 'response') this.#release(true);
    else if (outcome.whenOver === undefined) this.#release(false);
    else outcome.whenOver((end) => this.#over(end));
    this.#onEnd(this, outcome);
  }

  /** The rest of the response has ended; only now the host has one request less. */
  #over({ broken }: ResponseEnd): void {
    // envoy: router.cc, onUpstreamReset judges the host also when the headers were fine.
    if (broken && !this.#router.isTcp) {
      this.#cluster.detector?.recordLocalFailure(this.host.monitor, 503, this.#router.clock.now());
    }
    this.#release(broken);
    this.#onOver?.();
  }

  #release(broken: boolean): void {
    if (this.#deadline !== undefined) this.#router.tryDeadlines?.remove(this.#deadline);
    if (this.#connection === undefined) return;
    this.host.pool.release(this.#connection, this.#router.clock.now(), broken);
    this.#cluster.breakers.ended(this.host);
  }

  #record(outcome: Outcome): void {
    const { detector } = this.#cluster;
    const nowMs = this.#router.clock.now();
    const { monitor } = this.host;
    if (outcome.kind === 'connect-failure' || outcome.kind === 'connect-timeout') {
      // envoy: the TCP proxy reports a connect time-out as 504, the HTTP router as any other connect failure.
      const status = outcome.kind === 'connect-timeout' && this.#router.isTcp ? 504 : 503;
      detector?.recordLocalFailure(monitor, status, nowMs);
      return;
    }
    this.#recordConnected();
    if (this.#router.isTcp) return;
    if (outcome.kind === 'reset') {
      detector?.recordLocalFailure(monitor, 503, nowMs);
      return;
    }
    const mapped = this.#router.isGrpc && outcome.grpcStatus !== undefined;
    detector?.recordStatus(monitor, mapped ? grpcToHttpStatus(outcome.grpcStatus as number) : outcome.status, nowMs);
    if (outcome.headers?.[IMMEDIATE_FAIL] !== undefined) this.#cluster.failPassively(this.host);
  }

  /** Once for each attempt. A TCP connection is all that the TCP proxy judges, so there it is the success itself. */
  #recordConnected(): void {
    if (this.#connected) return;
    this.#connected = true;
    const { detector } = this.#cluster;
    if (detector === undefined) return;
    detector.recordConnected(this.host.monitor);
    if (this.#router.isTcp && !detector.splits) detector.recordStatus(this.host.monitor, 200, this.#router.clock.now());
  }

  #recordTimeout(): void {
    this.#router.transport.timedOut?.(this.host.endpoint, this.#sentAtMs);
    this.#recordConnected();
    if (!this.#router.isTcp)
      this.#cluster.detector?.recordLocalFailure(this.host.monitor, 504, this.#router.clock.now());
  }
}
