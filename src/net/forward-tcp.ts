import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer } from '../engine/engine.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import type { Cancel, Exchange, Outcome, ResponseEnd } from '../model/transport.js';
import type { Address } from './client.js';
import { dial, readyEvent } from './client-socket.js';

export interface TcpContext {
  addressOf(endpoint: ResolvedEndpoint): Address | undefined;
  onOver(connection: TcpExchange): void;
}

/** One connection of a client, passed through to the endpoint that the engine picks for it. */
export class TcpExchange implements Exchange {
  readonly startedAtMs = Date.now();
  readonly status = 0;
  received = 0;
  sent = 0;
  flags = '';
  endpoint: ResolvedEndpoint | undefined;
  readonly #client: Socket;
  readonly #context: TcpContext;
  #upstream: Socket | undefined;
  #onGone: (() => void) | undefined;
  #onOver: ((end: ResponseEnd) => void) | undefined;
  #answered = false;
  #over = false;

  constructor(client: Socket, context: TcpContext) {
    this.#client = client;
    this.#context = context;
    client.on('error', () => undefined);
    client.once('close', () => {
      if (!this.#answered) this.#onGone?.();
    });
  }

  attempt(endpoint: ResolvedEndpoint, connectTimeoutMs: number, done: (outcome: Outcome) => void): Cancel {
    const address = this.#context.addressOf(endpoint);
    if (address === undefined) {
      done({ kind: 'connect-failure' });
      return () => undefined;
    }
    const upstream = dial(address);
    upstream.allowHalfOpen = true;
    let waits = true;
    const fail = (kind: 'connect-failure' | 'connect-timeout'): void => {
      if (!waits) return;
      waits = false;
      clearTimeout(timer);
      upstream.destroy();
      done({ kind });
    };
    const timer = setTimeout(() => fail('connect-timeout'), connectTimeoutMs);
    upstream.on('error', () => fail('connect-failure'));
    upstream.once('close', () => fail('connect-failure'));
    upstream.once(readyEvent(address), () => {
      if (!waits) return;
      waits = false;
      clearTimeout(timer);
      this.#upstream = upstream;
      done({
        kind: 'response',
        status: 200,
        whenOver: (listener) => {
          this.#onOver = listener;
        },
      });
    });
    return () => {
      waits = false;
      clearTimeout(timer);
      upstream.destroy();
    };
  }

  repeatable(): boolean {
    return true;
  }

  whenGone(listener: () => void): void {
    this.#onGone = listener;
  }

  /** A connection has no end that time-outs could count from. */
  whenComplete(): void {}

  answered({ status, flags, endpoint }: Answer): void {
    if (this.#answered) return;
    this.#answered = true;
    this.flags = flags;
    this.endpoint = endpoint;
    const upstream = this.#upstream;
    if (status !== 200 || upstream === undefined) {
      this.#client.destroy();
      this.#end();
      return;
    }
    couple(this.#client, upstream, () => {
      this.received = this.#client.bytesRead;
      this.sent = this.#client.bytesWritten;
      this.#end();
    });
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#onOver?.({ broken: false });
    this.#context.onOver(this);
  }
}

/** Passes on what each says, at the pace of the other, half-closed connections included. `closed` is called once when both are gone. */
export function couple(one: Duplex, other: Duplex, closed: () => void): void {
  let open = 2;
  const gone = (self: Duplex, peer: Duplex): void => {
    open -= 1;
    // One that has said and heard all ends its peer in good order; the bytes may still be on their way.
    if (!self.readableEnded || !self.writableFinished) peer.destroy();
    if (open === 0) closed();
  };
  one.once('close', () => gone(one, other));
  other.once('close', () => gone(other, one));
  // `close` follows.
  one.on('error', () => undefined);
  other.on('error', () => undefined);
  one.pipe(other);
  other.pipe(one);
  if (one.destroyed) other.destroy();
  if (other.destroyed) one.destroy();
}
