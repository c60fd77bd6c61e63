import type { Json, JsonObject } from '../model/document.js';
import { isObject } from '../model/json.js';
import type { ApiAnswer, ApiConnection } from '../net/api-connection.js';
import { ConnectionFailure } from '../net/api-failure.js';
import { chance, elapsed, pause, wallTime } from '../net/pause.js';
import { type Call, isWronglyTyped, refusalError, unauthorized } from './cluster-error.js';
import { connectionError } from './cluster-error-connection.js';
import { nextTryMs, parseRetryAfter, type Trouble } from './retry.js';

/** A connection, and the headers that say who we are. */
export interface Session {
  connection: ApiConnection;
  headers: Record<string, string | string[]>;
  /** Which of the credentials is over, and since when; asked when the server does not take them. */
  expired(): string | undefined;
}

export interface RestApiOptions {
  /** With `refused`, one that the server did not take, another session; undefined when there is none. */
  session(refused?: Session): Promise<Session | undefined>;
  /** Of one try; 0: no limit. */
  timeoutMs: number;
  /** For messages. */
  context: string;
  call?(line: string): void;
  /** Told of what the server warns of when something is written, each text once. */
  warned?(text: string): void;
}

export interface RestRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  path: string;
  body?: Json;
  contentType?: string;
  /** Whether doing it twice is the same as doing it once. */
  isIdempotent: boolean;
}

export interface RestAnswer {
  status: number;
  body: JsonObject;
}

const WATCH_SILENCE_MS = 330_000;

/** An API server that comes back serves before it has read its roles and tokens: so long it refuses what it allowed before. */
const SETTLING_MS = 10_000;

/** Requests to one API server, repeated as far as that is safe. */
export class RestApi {
  private isKnown = false;
  /** When it was last away, of `elapsed`. */
  private awayMs = Number.NEGATIVE_INFINITY;
  private readonly warnings = new Set<string>();

  constructor(private readonly options: RestApiOptions) {}

  /**
   * The object that the server answers with.
   *
   * @throws ClusterError for any other answer, and for none.
   */
  async send(call: Call, request: RestRequest): Promise<JsonObject> {
    const answer = await this.ask(call, request);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw refusalError(call, answer);
  }

  /** The answer, refusals included. @throws ClusterError when there is none, or when the server does not take our credentials. */
  async ask(call: Call, request: RestRequest): Promise<RestAnswer> {
    let isRenewed = false;
    let wasSent = false;
    for (let tries = 1; ; tries += 1) {
      const session = await this.session();
      const { answer, failure } = await this.once(session, request);
      if (answer?.status === 401 && !isRenewed && (await this.options.session(session)) !== undefined) {
        isRenewed = true;
        continue;
      }
      wasSent ||= failure?.isSent === true;
      const trouble = this.isSettling(answer) ? RETURNING : troubleOf(answer, failure);
      const limits = { isIdempotent: request.isIdempotent, isKnown: this.isKnown };
      const waitMs = trouble === undefined ? undefined : nextTryMs(trouble, tries, limits, chance);
      if (waitMs !== undefined) await pause(waitMs);
      else if (answer?.status === 401) throw unauthorized(call, this.options.context, session.expired());
      else if (answer !== undefined) return { status: answer.status, body: objectOf(answer.text) };
      else throw connectionError(call, failure as ConnectionFailure, this.options.context, wasSent);
    }
  }

  /** The lines of a watch. @throws ClusterError when it cannot begin. */
  async lines(call: Call, path: string, signal: AbortSignal): Promise<AsyncIterable<string>> {
    const { connection, headers: own } = await this.session();
    const done = this.told('GET', `${connection.url}${path}`);
    try {
      const headers = { accept: 'application/json', ...own };
      const answer = await connection.stream({ method: 'GET', path, headers, timeoutMs: WATCH_SILENCE_MS }, signal);
      done(answer.status);
      if (answer.status === 200) return answer.lines;
      let text = '';
      for await (const line of answer.lines) text += line;
      throw refusalError(call, { status: answer.status, body: objectOf(text) });
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      done(error.kind);
      throw connectionError(call, error, this.options.context);
    }
  }

  private async once(
    { connection, headers: own }: Session,
    { method, path, body, contentType = 'application/json' }: RestRequest,
  ): Promise<{ answer?: ApiAnswer; failure?: ConnectionFailure }> {
    const headers = {
      accept: 'application/json',
      ...own,
      ...(body === undefined ? {} : { 'content-type': contentType }),
    };
    const done = this.told(method, `${connection.url}${path}`);
    try {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = await connection.send({ method, path, headers, body: text, timeoutMs: this.options.timeoutMs });
      this.isKnown = true;
      if (answer.status === 503) this.awayMs = elapsed();
      done(answer.status);
      // What is only read is our choice: nobody can do anything about its version.
      if (method !== 'GET') this.warn(answer.headers);
      return { answer };
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      if (error.kind === 'unreachable' || error.kind === 'cut') this.awayMs = elapsed();
      done(error.kind);
      return { failure: error };
    }
  }

  private warn(headers: ApiAnswer['headers']): void {
    for (const text of warningsOf(headers.warning)) {
      if (this.warnings.has(text)) continue;
      this.warnings.add(text);
      this.options.warned?.(text);
    }
  }

  private isSettling(answer: ApiAnswer | undefined): boolean {
    return (answer?.status === 401 || answer?.status === 403) && elapsed() - this.awayMs < SETTLING_MS;
  }

  private async session(): Promise<Session> {
    return (await this.options.session()) as Session;
  }

  private told(method: string, url: string): (result: string | number) => void {
    const start = elapsed();
    return (result) => this.options.call?.(`${method} ${url} ${result} ${Math.round(elapsed() - start)}ms`);
  }
}

/** `299 - "text"`, several with commas between them, quotes escaped (apimachinery: pkg/util/net, `ParseWarningHeaders`). */
function warningsOf(header: string | undefined): string[] {
  const found = (header ?? '').matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...found].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}

/** Nothing was done; it will be another answer soon. */
const RETURNING: Trouble = { kind: 'unreachable', isSent: false };

function troubleOf(answer: ApiAnswer | undefined, failure: ConnectionFailure | undefined): Trouble | undefined {
  if (answer !== undefined) {
    const { status, headers, text } = answer;
    if ((status !== 429 && status < 500) || isWronglyTyped(status, text)) return undefined;
    return { kind: 'answer', status, retryAfterMs: parseRetryAfter(headers['retry-after'], wallTime()) };
  }
  const kind = failure?.kind;
  // A proxy answers 502 or 503 while the server behind it restarts.
  if (kind === 'proxy') return { kind: 'unreachable', isSent: false };
  if (failure === undefined || (kind !== 'unreachable' && kind !== 'cut' && kind !== 'timeout')) return undefined;
  return { kind, isSent: failure.isSent };
}

/** Something between us and the server may answer in HTML. */
function objectOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : { message: text.slice(0, 200) };
  } catch {
    // Not JSON: the text itself is the message.
    return { message: text.trim().slice(0, 200) };
  }
}
