import { type AdminAnswer, type AdminRequest, startAdminServer } from '../net/admin-server.js';
import { OK, text } from './admin-answer.js';
import { AdminState } from './admin-state.js';
import type { LiveSession } from './live-session.js';

export interface AdminOptions {
  host: string;
  /** 0: a free one. */
  port: number;
  /** Closes the listeners of the proxy, where there is one. */
  drain?(): void;
  /** Ends the run, as Ctrl-C does. */
  quit?(): void;
}

export interface Admin {
  /** `http://127.0.0.1:9901`. */
  readonly url: string;
  close(): Promise<void>;
}

interface Handler {
  method: 'GET' | 'POST';
  does: string;
  answer(request: AdminRequest): AdminAnswer;
}

/**
 * The actions of the interactive view over HTTP, with the paths, answers and JSON of Envoy's admin interface.
 *
 * `/healthcheck/fail` and `/healthcheck/ok` take `?endpoint=`, `?cluster=`, `?priority=` (and a scenario's other selectors). Without one, Envoy fails the
 * instance it stands in; here that is what clients of this service reach first: the first level fails and `/ready` answers 503, until `/healthcheck/ok`
 * without a selector restores everything.
 *
 * @throws the error of listen where the port cannot be had.
 */
export async function startAdmin(session: LiveSession, options: AdminOptions): Promise<Admin> {
  const state = new AdminState(session);
  const handlers = handlersOf(state, options);
  const server = await startAdminServer(options, (request) => route(handlers, request));
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  return {
    url: `http://${host}:${server.port}`,
    close: () => {
      state.forget();
      return server.close();
    },
  };
}

function handlersOf(state: AdminState, options: AdminOptions): Record<string, Handler> {
  const done = (action: (() => void) | undefined): AdminAnswer => {
    action?.();
    return OK;
  };
  return {
    '/clusters': {
      method: 'GET',
      does: 'upstream cluster status (format=json)',
      answer: (request) => state.clusters(request),
    },
    '/drain_listeners': {
      method: 'POST',
      does: 'close the listeners of the proxy',
      answer: () => done(options.drain),
    },
    '/healthcheck/fail': {
      method: 'POST',
      does: 'fail health checks: of endpoint=, cluster= or priority=, else of the first level',
      answer: (request) => state.fail(request),
    },
    '/healthcheck/ok': {
      method: 'POST',
      does: 'restore them: endpoint=, cluster=, priority=, else all',
      answer: (request) => state.restore(request),
    },
    '/quitquitquit': {
      method: 'POST',
      does: 'end the run and print its result',
      answer: () => done(options.quit),
    },
    '/ready': {
      method: 'GET',
      does: '200 LIVE, or 503 DRAINING after a fail without a selector',
      answer: () => (state.draining ? text('DRAINING', 503) : text('LIVE')),
    },
    '/server_info': { method: 'GET', does: 'version, state and uptime', answer: () => state.serverInfo() },
    '/stats': {
      method: 'GET',
      does: "counters by Envoy's names (filter=, usedonly, format=json)",
      answer: (request) => state.stats(request),
    },
  };
}

function route(handlers: Record<string, Handler>, request: AdminRequest): AdminAnswer {
  const handler = Object.hasOwn(handlers, request.path) ? handlers[request.path] : undefined;
  if (handler === undefined) {
    const known = Object.entries(handlers).map(
      ([path, { method, does }]) => `  ${path}${method === 'POST' ? ' (POST)' : ''}: ${does}\n`,
    );
    const lost = request.path !== '/' && request.path !== '/help';
    return text(`${lost ? 'invalid path. ' : ''}admin commands are:\n${known.join('')}`.trimEnd(), lost ? 404 : 200);
  }
  // Envoy lets a GET be a POST, not the other way round: a GET must change nothing (envoy: admin.cc, runCallback).
  if (handler.method === 'POST' && request.method !== 'POST') {
    return { status: 405, type: 'text/plain', body: `Method ${request.method} not allowed, POST required.` };
  }
  return handler.answer(request);
}
