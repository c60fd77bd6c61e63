import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plain,
} from 'node:http';
import { Agent as HttpsAgent, request as secure } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type ConnectionFailure, connectFailure } from './api-failure.js';
import { tunnel } from './api-tunnel.js';

/** More than these only make the handshakes compete with the requests. */
const CONNECTIONS = 12;

export interface ApiConnectionOptions {
  /** `https://host:6443`, or with a path that all requests share. */
  server: string;
  /** PEM. Absent: the system's authorities. */
  ca?: string;
  certificate?: string;
  key?: string;
  /** Takes any certificate (`insecure-skip-tls-verify`). */
  insecure?: boolean;
  /** The name in the server's certificate, when it is not the host's (`tls-server-name`). */
  serverName?: string;
  /** An HTTP proxy that is asked for a tunnel (`proxy-url`). */
  proxy?: string;
}

export interface ApiRequest {
  method: string;
  /** With its query; added to the server's own path. */
  path: string;
  headers: Record<string, string | string[]>;
  body?: string;
  /** For all of it; of a stream, the longest silence. 0: no limit. */
  timeoutMs: number;
}

export interface ApiAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Kept-alive HTTP/1.1 connections to one API server. Nothing is opened before the first request, nothing keeps the process alive. */
export class ApiConnection {
  private readonly base: URL;
  private readonly agent: HttpAgent | HttpsAgent;
  /** Watches hold their connection, and must not keep requests waiting. */
  private readonly streams: HttpAgent | HttpsAgent;

  /** @throws Error of Node for a certificate or key that is none. */
  constructor({ server, ca, certificate, key, insecure, serverName, proxy }: ApiConnectionOptions) {
    this.base = new URL(server);
    const options = {
      keepAlive: true,
      maxSockets: CONNECTIONS,
      ...(this.isSecure && {
        secureContext: createSecureContext({ ca, cert: certificate, key }),
        rejectUnauthorized: insecure !== true,
        // An address is no name to ask for; the certificate must name it all the same.
        servername: serverName ?? (isIP(hostOf(this.base)) === 0 ? hostOf(this.base) : ''),
      }),
    };
    const agent = this.isSecure ? HttpsAgent : HttpAgent;
    const via = proxy === undefined ? {} : tunnel(new URL(proxy), this.base);
    this.agent = Object.assign(new agent(options), via);
    this.streams = Object.assign(new agent({ ...options, maxSockets: Number.POSITIVE_INFINITY }), via);
  }

  /** `host:6443`, for messages. */
  get address(): string {
    return `${this.base.hostname}:${this.base.port || (this.isSecure ? 443 : 80)}`;
  }

  /** Without a slash at the end, and without a user. */
  get url(): string {
    return `${this.base.origin}${this.base.pathname.replace(/\/$/, '')}`;
  }

  /** @throws ConnectionFailure when there is no whole answer. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const attempt = this.attempt(request, this.agent);
    const stop = attempt.timeoutAfter(request.timeoutMs);
    try {
      const response = await attempt.response;
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      if (!response.complete) throw new Error('aborted');
      return {
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: Buffer.concat(chunks).toString('utf8'),
      };
    } catch (error) {
      throw attempt.failure(error);
    } finally {
      stop();
    }
  }

  /** An answer that goes on: its lines as they come. Ended without an error by `signal`. */
  async stream(
    request: ApiRequest,
    signal: AbortSignal,
  ): Promise<{ status: number; headers: IncomingHttpHeaders; lines: AsyncIterable<string> }> {
    const attempt = this.attempt(request, this.streams, signal);
    const stop = attempt.timeoutAfter(request.timeoutMs);
    try {
      const response = await attempt.response;
      stop();
      const silent = (): void => void response.destroy(new Error('silent'));
      const { socket } = response;
      socket.setTimeout(request.timeoutMs, silent);
      // The connection may carry the next watch.
      response.once('close', () => socket.off('timeout', silent));
      return { status: response.statusCode ?? 0, headers: response.headers, lines: linesOf(response, attempt, signal) };
    } catch (error) {
      stop();
      throw attempt.failure(error);
    }
  }

  close(): void {
    this.agent.destroy();
    this.streams.destroy();
  }

  private get isSecure(): boolean {
    return this.base.protocol === 'https:';
  }

  private attempt(request: ApiRequest, agent: HttpAgent | HttpsAgent, signal?: AbortSignal): Attempt {
    const { method, path, headers, body } = request;
    const options = {
      method,
      host: hostOf(this.base),
      port: this.base.port || undefined,
      path: `${this.base.pathname.replace(/\/$/, '')}${path}`,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
      agent,
      signal,
    };
    const sent = this.isSecure ? secure(options) : plain(options);
    const attempt = new Attempt(sent, this.address);
    sent.end(body);
    return attempt;
  }
}

/** One request on its way, and how far it came. */
class Attempt {
  readonly response: Promise<IncomingMessage>;
  /** Before there is a socket, nothing was sent. */
  private state: SocketState = { isConnected: false };
  private isLate = false;
  private giveUp: (error: Error) => void = () => undefined;

  constructor(
    private readonly sent: ClientRequest,
    private readonly address: string,
  ) {
    this.response = new Promise((resolve, reject) => {
      this.giveUp = reject;
      sent.on('error', reject);
      sent.on('response', resolve);
    });
    sent.on('socket', (socket) => {
      this.state = stateOf(socket);
    });
  }

  timeoutAfter(ms: number): () => void {
    if (ms <= 0) return () => undefined;
    const timer = setTimeout(() => {
      this.isLate = true;
      const error = new Error('no answer in time');
      this.sent.destroy(error);
      // A request that has no connection yet is told of its end only when it gets one.
      this.giveUp(error);
    }, ms);
    return () => clearTimeout(timer);
  }

  failure(error: unknown): ConnectionFailure {
    return connectFailure(error, { address: this.address, isConnected: this.state.isConnected, isLate: this.isLate });
  }
}

interface SocketState {
  isConnected: boolean;
}

const states = new WeakMap<Socket, SocketState>();

/** Whether a socket can carry requests; one serves many of them, and is looked at once. */
function stateOf(socket: Socket): SocketState {
  const known = states.get(socket);
  if (known !== undefined) return known;
  const state = { isConnected: false };
  states.set(socket, state);
  // A TLS connection takes no request before its handshake is done.
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
    state.isConnected = true;
  });
  return state;
}

async function* linesOf(response: IncomingMessage, attempt: Attempt, signal: AbortSignal): AsyncIterable<string> {
  let rest = '';
  try {
    response.setEncoding('utf8');
    for await (const chunk of response) {
      const lines = (rest + (chunk as string)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
    }
    if (rest !== '') yield rest;
  } catch (error) {
    if (!signal.aborted) throw attempt.failure(error);
  }
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
