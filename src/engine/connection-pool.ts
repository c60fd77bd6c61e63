import type { Connection } from '../model/plan.js';

/** One open connection to a host. */
export interface PooledConnection {
  openedAtMs: number;
  idleSinceMs: number;
  served: number;
  streams: number;
  /** Of the pool when it was opened; a drained pool counts on, and older connections close when their requests end. */
  generation: number;
}

/** How requests use connections: one at a time (HTTP/1.1), many at a time (HTTP/2), or one each (TCP). */
export type Multiplexing = 'one-at-a-time' | 'many' | 'never-reused';

/**
 * The connections to one host. Idle ones are taken last in, first out, so the one on top is the freshest; time limits are
 * checked when a connection is wanted. envoy: conn_pool_base.cc.
 */
export class ConnectionPool {
  readonly #settings: Connection;
  readonly #multiplexing: Multiplexing;
  readonly #onCount: (change: number) => void;
  readonly #idle: PooledConnection[] = [];
  /** The one connection that HTTP/2 requests share; it stays here while it may take more. */
  #shared: PooledConnection | undefined;
  #generation = 0;
  #size = 0;

  constructor(settings: Connection, multiplexing: Multiplexing, onCount: (change: number) => void) {
    this.#settings = settings;
    this.#multiplexing = multiplexing;
    this.#onCount = onCount;
  }

  /** Open connections, idle and busy. */
  get size(): number {
    return this.#size;
  }

  /** A connection that can carry a request now, taken for it. */
  take(nowMs: number): PooledConnection | undefined {
    const connection = this.#multiplexing === 'many' ? this.#current(nowMs) : this.#freshest(nowMs);
    if (connection === undefined) return undefined;
    if (this.#multiplexing !== 'many') this.#idle.pop();
    connection.served += 1;
    connection.streams += 1;
    return connection;
  }

  /** Opens a connection, taken for a request. */
  open(nowMs: number): PooledConnection {
    const connection = {
      openedAtMs: nowMs,
      idleSinceMs: nowMs,
      served: 1,
      streams: 1,
      generation: this.#generation,
    };
    this.#count(1);
    if (this.#multiplexing === 'many') this.#shared = connection;
    return connection;
  }

  /** The request has ended. `broken`: the connection with it. */
  release(connection: PooledConnection, nowMs: number, broken: boolean): void {
    connection.streams -= 1;
    connection.idleSinceMs = nowMs;
    const over = broken || this.#multiplexing === 'never-reused' || this.#exhausted(connection);
    if (over || connection.generation !== this.#generation) {
      if (this.#shared === connection) this.#shared = undefined;
      connection.generation = -1;
    }
    if (connection.streams > 0) return;
    if (connection.generation === -1) this.#count(-1);
    else if (this.#multiplexing === 'one-at-a-time') this.#idle.push(connection);
    else if (this.#shared !== connection) this.#count(-1);
  }

  /** A request that begins and ends at `nowMs` over a connection that is there. False when there is none. */
  touch(nowMs: number): boolean {
    const many = this.#multiplexing === 'many';
    const connection = many ? this.#current(nowMs) : this.#freshest(nowMs);
    if (connection === undefined) return false;
    connection.served += 1;
    connection.idleSinceMs = nowMs;
    if (!this.#exhausted(connection)) return true;
    if (many) this.#shared = undefined;
    else this.#idle.pop();
    if (connection.streams === 0) this.#count(-1);
    return true;
  }

  /** The host failed: idle connections close, the others when their request ends. */
  drain(): void {
    const idle = this.#idle.length + (this.#shared?.streams === 0 ? 1 : 0);
    this.#idle.length = 0;
    this.#shared = undefined;
    this.#generation += 1;
    this.#count(-idle);
  }

  #count(change: number): void {
    this.#size += change;
    this.#onCount(change);
  }

  #freshest(nowMs: number): PooledConnection | undefined {
    for (;;) {
      const connection = this.#idle[this.#idle.length - 1];
      if (connection === undefined || !this.#expired(connection, nowMs)) return connection;
      this.#idle.pop();
      this.#count(-1);
    }
  }

  #current(nowMs: number): PooledConnection | undefined {
    const connection = this.#shared;
    if (connection === undefined || (!this.#exhausted(connection) && !this.#expired(connection, nowMs)))
      return connection;
    this.#shared = undefined;
    if (connection.streams === 0) this.#count(-1);
    return undefined;
  }

  #exhausted(connection: PooledConnection): boolean {
    const { maxRequestsPerConnection } = this.#settings;
    return maxRequestsPerConnection > 0 && connection.served >= maxRequestsPerConnection;
  }

  #expired(connection: PooledConnection, nowMs: number): boolean {
    const { idleTimeoutMs = 0, maxConnectionDurationMs = 0 } = this.#settings;
    if (maxConnectionDurationMs > 0 && nowMs - connection.openedAtMs >= maxConnectionDurationMs) return true;
    return connection.streams === 0 && idleTimeoutMs > 0 && nowMs - connection.idleSinceMs >= idleTimeoutMs;
  }
}
