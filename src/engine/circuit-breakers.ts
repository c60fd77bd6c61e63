import type { Clock } from '../model/clock.js';
import type { Connection } from '../model/plan.js';
import { ConnectionPool, type Multiplexing, type PooledConnection } from './connection-pool.js';
import type { Host } from './host.js';

/** A try at a host that wants to be sent. */
export interface Sendable {
  readonly host: Host;
  /** Sends it over this open connection, or a new one. */
  run(connection: PooledConnection | undefined): void;
}

/** What becomes of an attempt: it runs or waits, or one breaker or the other refuses it. */
export type Admission = 'taken' | 'too many requests' | 'too many waiting';

/**
 * The limits of one cluster on requests, connections and requests that wait for one. Too many connections only make requests wait; too
 * many requests, running or waiting, are refused. envoy: conn_pool_base.cc, resource_manager_impl.h.
 */
export class CircuitBreakers {
  /** Requests under way, and requests that wait for a connection. */
  requests = 0;
  pending = 0;
  /** True once a data connection was opened. */
  used = false;
  readonly #limits: Connection;
  readonly #multiplexing: Multiplexing;
  readonly #clock: Clock;
  readonly #queues = new Map<Host, Sendable[]>();
  #connections = 0;

  constructor(limits: Connection, multiplexing: Multiplexing, clock: Clock) {
    this.#limits = limits;
    this.#multiplexing = multiplexing;
    this.#clock = clock;
  }

  /** The pool of a new host, whose connections count here. */
  createPool(): ConnectionPool {
    return new ConnectionPool(this.#limits, this.#multiplexing, (change) => {
      this.#connections += change;
    });
  }

  /** Lets an attempt run, or wait for a connection, unless a breaker is open. */
  admit(attempt: Sendable): Admission {
    const { host } = attempt;
    const connection = host.pool.take(this.#clock.now());
    // Without an open connection a request counts as pending until it has one, if only for an instant.
    if (connection === undefined && this.pending >= this.#limits.maxPendingRequests) return 'too many waiting';
    if (connection === undefined && !this.#mayConnect(host)) {
      this.pending += 1;
      const queue = this.#queues.get(host);
      if (queue === undefined) this.#queues.set(host, [attempt]);
      else queue.push(attempt);
      return 'taken';
    }
    if (this.requests >= this.#limits.maxRequests) {
      if (connection !== undefined) host.pool.release(connection, this.#clock.now(), false);
      return 'too many requests';
    }
    attempt.run(connection);
    return 'taken';
  }

  /** Begins and ends a request in one; false when that is not for sure allowed, and nothing has been counted. */
  passAtOnce(host: Host): boolean {
    if (this.requests >= this.#limits.maxRequests) return false;
    const nowMs = this.#clock.now();
    if (!host.pool.touch(nowMs)) {
      if (this.pending >= this.#limits.maxPendingRequests || !this.#mayConnect(host)) return false;
      host.pool.release(host.pool.open(nowMs), nowMs, false);
    }
    this.used = true;
    return true;
  }

  /** A request begins to run. */
  began(host: Host): void {
    host.activeRequests += 1;
    this.requests += 1;
    this.used = true;
  }

  /** A request has ended; the next that waits for its host may go. */
  ended(host: Host): void {
    host.activeRequests -= 1;
    this.requests -= 1;
    const queue = this.#queues.get(host);
    if (queue === undefined || queue.length === 0) return;
    const connection = host.pool.take(this.#clock.now());
    if (connection === undefined && !this.#mayConnect(host)) return;
    this.pending -= 1;
    (queue.shift() as Sendable).run(connection);
  }

  /** The attempt no longer waits. */
  withdraw(attempt: Sendable): void {
    const queue = this.#queues.get(attempt.host);
    const index = queue?.indexOf(attempt) ?? -1;
    if (queue === undefined || index < 0) return;
    queue.splice(index, 1);
    this.pending -= 1;
  }

  /** At the limit a host without any connection still gets its first. */
  #mayConnect(host: Host): boolean {
    return this.#multiplexing === 'many' || this.#connections < this.#limits.maxConnections || host.pool.size === 0;
  }
}
