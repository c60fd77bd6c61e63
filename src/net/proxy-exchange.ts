import type { Answer } from '../engine/engine.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import type { Cancel, Exchange, Outcome } from '../model/transport.js';
import { ENDPOINT_HEADER } from './forward-headers.js';
import { ProxyBody } from './proxy-body.js';
import { localReply } from './proxy-local-reply.js';
import type { ClientRequest, UpstreamPool } from './proxy-request.js';
import { ProxyTry } from './proxy-try.js';

/** What all exchanges of one proxy share. */
export interface ExchangeContext {
  /** The connections to an endpoint that fit the request; undefined where nobody knows its address. */
  poolOf(endpoint: ResolvedEndpoint, connectTimeoutMs: number, isGrpc: boolean): UpstreamPool | undefined;
  /** Always answer with the endpoint's name. */
  endpointHeader: boolean;
  /** Told of each exchange when it is over. */
  onOver(exchange: ProxyExchange): void;
}

/** One HTTP request of a client on its way to an endpoint and back. Which endpoint, and how often, is for the engine to say. */
export class ProxyExchange implements Exchange {
  readonly client: ClientRequest;
  readonly startedAtMs = Date.now();
  /** For the access log. */
  status = 0;
  flags = '';
  sent = 0;
  endpoint: ResolvedEndpoint | undefined;
  readonly #context: ExchangeContext;
  readonly #body: ProxyBody | undefined;
  #onGone: (() => void) | undefined;
  #attempts = 0;
  /** The try whose outcome the engine is looking at. */
  #judged: ProxyTry | undefined;
  /** The try whose response the client gets. */
  #winner: ProxyTry | undefined;
  #answered = false;
  #over = false;

  constructor(client: ClientRequest, context: ExchangeContext) {
    this.client = client;
    this.#context = context;
    this.#body = client.body === undefined ? undefined : new ProxyBody(client.body);
    client.onClose = (complete) => this.#closed(complete);
  }

  get received(): number {
    return this.#body?.size ?? 0;
  }

  attempt(endpoint: ResolvedEndpoint, connectTimeoutMs: number, done: (outcome: Outcome) => void): Cancel {
    this.#attempts += 1;
    const pool = this.#context.poolOf(endpoint, connectTimeoutMs, this.client.isGrpc);
    if (pool === undefined) {
      done({ kind: 'connect-failure' });
      return () => undefined;
    }
    const { client } = this;
    const { method, path, authority, headers } = client;
    const attempt = new ProxyTry(this, done);
    const body = this.#body?.read();
    attempt.start(pool, { method, path, authority, headers, body, trailers: () => client.trailers?.() });
    return () => attempt.cancel();
  }

  repeatable(): boolean {
    return this.#body?.repeatable !== false;
  }

  whenGone(listener: () => void): void {
    this.#onGone = listener;
  }

  whenComplete(listener: () => void): void {
    if (this.#body === undefined) listener();
    else this.#body.whenComplete(listener);
  }

  /** The engine's last word. */
  answered(answer: Answer): void {
    if (this.#answered) return;
    this.#answered = true;
    this.flags = answer.flags;
    this.endpoint = answer.endpoint;
    this.status = answer.status;
    const judged = this.#judged;
    if (judged !== undefined && answer.status === judged.status) {
      this.#winner = judged;
      const headers = judged.headers as string[];
      this.#name(headers);
      this.client.respond(judged.status, headers, judged.hasBody);
      return;
    }
    if (answer.status === 0) this.client.destroy();
    else this.#reply(answer);
    this.#end();
  }

  /** Lets the engine judge the head of a try; true when it is what the client gets. */
  judge(attempt: ProxyTry, report: () => void): boolean {
    this.#judged = attempt;
    report();
    this.#judged = undefined;
    return this.#winner === attempt;
  }

  /** More of the winner's response; false when the client is behind. */
  write(chunk: Buffer, resume: () => void): boolean {
    this.sent += chunk.length;
    if (this.client.write(chunk)) return true;
    this.client.onDrain = resume;
    return false;
  }

  /** The winner's response has ended, well or not. */
  finish(trailers: readonly string[] | undefined): void {
    this.client.end(trailers);
    this.#end();
  }

  /** The winner's response broke off. */
  breakOff(flag: string): void {
    this.flags = this.flags === '' ? flag : `${this.flags},${flag}`;
    this.client.destroy();
    this.#end();
  }

  #reply(answer: Answer): void {
    const { status, headers, body } = localReply(answer, this.#attempts > 1, this.client.isGrpc);
    this.#name(headers);
    const bytes = this.client.method === 'HEAD' ? undefined : body;
    this.client.respond(status, headers, bytes !== undefined);
    if (bytes !== undefined) this.write(bytes, () => undefined);
    this.client.end(undefined);
  }

  #name(headers: string[]): void {
    if (this.endpoint === undefined || !(this.#context.endpointHeader || this.client.asksForEndpoint)) return;
    headers.push(ENDPOINT_HEADER, this.endpoint.name);
  }

  #closed(complete: boolean): void {
    if (complete || this.#over) return;
    if (!this.#answered) this.#onGone?.();
    else this.#winner?.cancel('DC');
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#body?.discard();
    this.#context.onOver(this);
  }
}
