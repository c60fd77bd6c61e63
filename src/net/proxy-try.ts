import type { Outcome, ResponseEnd } from '../model/transport.js';
import { returnedHeaders } from './forward-headers.js';
import type { ProxyExchange } from './proxy-exchange.js';
import type { HeaderList, UpstreamListener, UpstreamPool, UpstreamRequest, UpstreamStream } from './proxy-request.js';

/** How much of a response that nobody wants is read, so that its connection can be used again. */
const DISCARD_LIMIT = 65_536;

/** One try of an exchange at one endpoint: waits for a head, then is either what the client gets or thrown away. */
export class ProxyTry implements UpstreamListener {
  status = 0;
  headers: string[] | undefined;
  hasBody = false;
  readonly #exchange: ProxyExchange;
  readonly #done: (outcome: Outcome) => void;
  #stream: UpstreamStream | undefined;
  #state: 'waits' | 'streams' | 'discards' | 'over' = 'waits';
  #cancelled = false;
  #onOver: ((end: ResponseEnd) => void) | undefined;

  constructor(exchange: ProxyExchange, done: (outcome: Outcome) => void) {
    this.#exchange = exchange;
    this.#done = done;
  }

  start(pool: UpstreamPool, request: UpstreamRequest): void {
    const stream = pool.send(request, this);
    this.#stream = stream;
    if (this.#cancelled) stream.abort();
  }

  /** Takes it back. `flag`: for the access log, where a response is cut short. */
  cancel(flag = 'UT'): void {
    const state = this.#state;
    if (state === 'over') return;
    this.#state = 'over';
    this.#abort();
    if (state === 'waits') return;
    if (state === 'streams') this.#exchange.breakOff(flag);
    this.#onOver?.({ broken: false });
  }

  head(status: number, raw: HeaderList, hasBody: boolean): void {
    if (this.#state !== 'waits') return;
    const { headers, special, contentLength } = returnedHeaders(raw);
    this.status = status;
    this.headers = headers;
    this.hasBody = hasBody;
    const outcome: Outcome = { kind: 'response', status, whenOver: (listener) => this.#whenOver(listener) };
    if (special !== undefined) {
      outcome.headers = special;
      const grpcStatus = special['grpc-status'];
      if (grpcStatus !== undefined) outcome.grpcStatus = Number(grpcStatus);
    }
    // Cancelled in between, it stays over.
    this.#state = 'streams';
    const wins = this.#exchange.judge(this, () => this.#done(outcome));
    if (wins || !this.#is('streams')) return;
    this.#state = 'discards';
    const isShort = !hasBody || (contentLength >= 0 && contentLength <= DISCARD_LIMIT);
    if (!isShort) this.cancel();
  }

  data(chunk: Buffer): boolean {
    if (this.#state === 'streams') return this.#exchange.write(chunk, () => this.#stream?.resume());
    return true;
  }

  end(trailers: HeaderList | undefined): void {
    const state = this.#state;
    if (state === 'over') return;
    this.#state = 'over';
    if (state === 'streams') this.#exchange.finish(trailers);
    this.#onOver?.({ broken: false, grpcStatus: grpcStatusOf(trailers) });
  }

  failed(kind: 'connect-failure' | 'connect-timeout' | 'reset'): void {
    const state = this.#state;
    if (state === 'over') return;
    this.#state = 'over';
    if (state === 'waits') {
      this.#done({ kind });
      return;
    }
    if (state === 'streams') this.#exchange.breakOff('UC');
    this.#onOver?.({ broken: state === 'streams' });
  }

  #is(state: string): boolean {
    return this.#state === state;
  }

  #whenOver(listener: (end: ResponseEnd) => void): void {
    this.#onOver = listener;
  }

  #abort(): void {
    this.#cancelled = true;
    this.#stream?.abort();
  }
}

function grpcStatusOf(trailers: HeaderList | undefined): number | undefined {
  const index = trailers?.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === 'grpc-status') ?? -1;
  return index < 0 ? undefined : Number(trailers?.[index + 1]);
}
