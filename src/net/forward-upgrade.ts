import { type ClientRequest as HttpRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from '../engine/engine.js';
import type { ResolvedEndpoint } from '../model/plan.js';
import type { Cancel, Exchange, Outcome, ResponseEnd } from '../model/transport.js';
import type { Address } from './client.js';
import { dial, readyEvent } from './client-socket.js';
import { ENDPOINT_HEADER, forwardedHeaders, returnedHeaders } from './forward-headers.js';
import { couple } from './forward-tcp.js';
import { localReply } from './proxy-local-reply.js';

export interface UpgradeContext {
  addressOf(endpoint: ResolvedEndpoint): Address | undefined;
  endpointHeader: boolean;
  onOver(upgrade: UpgradeExchange): void;
}

/** What an endpoint said to the handshake. */
interface Handshake {
  response: IncomingMessage;
  /** Present: it agreed, and this is what it said after that. */
  head?: Buffer;
  onOver?: (end: ResponseEnd) => void;
}

/** One WebSocket handshake and what follows, through to the endpoint that the engine picks. */
export class UpgradeExchange implements Exchange {
  readonly startedAtMs = Date.now();
  readonly client = {
    method: 'GET',
    protocol: 'HTTP/1.1',
    path: '',
    authority: '',
    source: '',
    headers: [] as readonly string[],
  };
  status = 0;
  received = 0;
  sent = 0;
  flags = '';
  endpoint: ResolvedEndpoint | undefined;
  readonly #socket: Duplex;
  readonly #head: Buffer;
  readonly #context: UpgradeContext;
  readonly #asksForEndpoint: boolean;
  #judged: Handshake | undefined;
  #onGone: (() => void) | undefined;
  #attempts = 0;
  #answered = false;

  constructor(request: IncomingMessage, socket: Duplex, head: Buffer, context: UpgradeContext) {
    const { headers, host, asksForEndpoint } = forwardedHeaders(request.rawHeaders);
    Object.assign(this.client, {
      path: request.url ?? '/',
      authority: host,
      source: request.socket.remoteAddress ?? '',
      headers,
    });
    this.#socket = socket;
    this.#head = head;
    this.#context = context;
    this.#asksForEndpoint = asksForEndpoint;
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (!this.#answered) this.#onGone?.();
    });
  }

  attempt(endpoint: ResolvedEndpoint, connectTimeoutMs: number, done: (outcome: Outcome) => void): Cancel {
    this.#attempts += 1;
    const address = this.#context.addressOf(endpoint);
    if (address === undefined) {
      done({ kind: 'connect-failure' });
      return () => undefined;
    }
    const upstream = dial(address, ['http/1.1']);
    const { path, authority, headers } = this.client;
    const request = httpRequest({
      createConnection: () => upstream,
      path,
      headers: ['host', authority, 'connection', 'Upgrade', 'upgrade', 'websocket', ...headers],
    });
    let state: 'dials' | 'waits' | 'over' = 'dials';
    const end = (outcome: Outcome): void => {
      if (state === 'over') return;
      state = 'over';
      clearTimeout(timer);
      if (outcome.kind !== 'response') request.destroy();
      done(outcome);
    };
    const timer = setTimeout(() => end({ kind: 'connect-timeout' }), connectTimeoutMs);
    upstream.once(readyEvent(address), () => {
      clearTimeout(timer);
      state = 'waits';
    });
    request.on('error', () => end({ kind: state === 'waits' ? 'reset' : 'connect-failure' }));
    request.once('upgrade', (response, _socket, head) => this.#judge({ response, head }, end));
    request.once('response', (response) => this.#judge({ response }, end));
    request.end();
    return () => {
      state = 'over';
      clearTimeout(timer);
      giveUp(request);
    };
  }

  repeatable(): boolean {
    return true;
  }

  whenGone(listener: () => void): void {
    this.#onGone = listener;
  }

  /** A WebSocket has no end that time-outs could count from. */
  whenComplete(): void {}

  answered(answer: Answer): void {
    if (this.#answered) return;
    this.#answered = true;
    this.status = answer.status;
    this.flags = answer.flags;
    this.endpoint = answer.endpoint;
    const handshake = this.#judged;
    if (handshake !== undefined && handshake.response.statusCode === answer.status) this.#pass(handshake);
    else {
      const { headers, body, status } = localReply(answer, this.#attempts > 1, false);
      if (answer.status === 0) this.#socket.destroy();
      else
        this.#socket.end(
          Buffer.concat([this.#responseHead(status, '', [...headers, 'connection', 'close']), body ?? EMPTY]),
        );
      this.#context.onOver(this);
    }
  }

  #judge(handshake: Handshake, end: (outcome: Outcome) => void): void {
    this.#judged = handshake;
    end({
      kind: 'response',
      status: handshake.response.statusCode as number,
      whenOver: (listener) => {
        handshake.onOver = listener;
      },
    });
    this.#judged = undefined;
    if (this.#answered) return;
    handshake.response.socket.destroy();
    handshake.onOver?.({ broken: false });
  }

  #pass(handshake: Handshake): void {
    const { response, head } = handshake;
    const { headers } = returnedHeaders(response.rawHeaders);
    const over = (): void => {
      handshake.onOver?.({ broken: false });
      this.#context.onOver(this);
    };
    const { statusCode = 0, statusMessage = '' } = response;
    if (head === undefined) {
      // It said no. Its body ends where the connection does.
      this.#socket.write(this.#responseHead(statusCode, statusMessage, [...headers, 'connection', 'close']));
      response.pipe(this.#socket);
      response.once('close', over);
      return;
    }
    this.#socket.write(
      this.#responseHead(statusCode, statusMessage, [...headers, 'connection', 'Upgrade', 'upgrade', 'websocket']),
    );
    if (this.#head.length > 0) this.#socket.unshift(this.#head);
    if (head.length > 0) response.socket.unshift(head);
    couple(this.#socket, response.socket, over);
    const count = (from: Duplex, add: (bytes: number) => void): void => {
      from.on('data', (chunk: Buffer) => add(chunk.length));
    };
    count(this.#socket, (bytes) => {
      this.received += bytes;
    });
    count(response.socket, (bytes) => {
      this.sent += bytes;
    });
  }

  #responseHead(status: number, text: string, headers: readonly string[]): Buffer {
    const named = this.endpoint !== undefined && (this.#context.endpointHeader || this.#asksForEndpoint);
    const all = named ? [...headers, ENDPOINT_HEADER, this.endpoint?.name ?? ''] : headers;
    const lines = [`HTTP/1.1 ${status} ${text}`];
    for (let index = 0; index < all.length; index += 2) lines.push(`${all[index]}: ${all[index + 1]}`);
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  }
}

const EMPTY = Buffer.alloc(0);

function giveUp(request: HttpRequest): void {
  request.on('error', () => undefined);
  request.destroy();
}
