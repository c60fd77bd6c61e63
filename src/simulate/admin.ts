import { type AdminAnswer, type AdminRequest, startAdminServer } from '../net/admin-server.js';
import { clustersJson, clustersText } from './admin-clusters.js';
import { adminHosts } from './admin-hosts.js';
import { adminStats, type EventCounts, statsAnswer } from './admin-stats.js';
import { parseTarget } from './admin-target.js';
import type { LiveSession } from './live-session.js';
import { describeTarget } from './match-target.js';

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
  const events: EventCounts = { ejected: 0, unejected: 0 };
  const forget = session.onEvent(({ type }) => {
    if (type === 'ejected') events.ejected += 1;
    if (type === 'unejected') events.unejected += 1;
  });
  let draining = false;

  const fail = ({ parameters }: AdminRequest): AdminAnswer => {
    const target = parseTarget(parameters);
    if (typeof target === 'string') return text(target, 400);
    if (parameters.size > 0) return matched(session.fail(target), describeTarget(target));
    draining = true;
    session.fail({ priority: 0 });
    return OK;
  };
  const restore = ({ parameters }: AdminRequest): AdminAnswer => {
    const target = parseTarget(parameters);
    if (typeof target === 'string') return text(target, 400);
    if (parameters.size > 0) return matched(session.restore(target), describeTarget(target));
    draining = false;
    session.restore({});
    return OK;
  };
  const clusters = ({ parameters }: AdminRequest): AdminAnswer => {
    const { plan } = session;
    const hosts = adminHosts(session.snapshot(), plan);
    if (parameters.get('format') !== 'json') return { ...OK, body: clustersText(plan.service, plan, hosts) };
    return json(clustersJson(plan.service, plan, hosts));
  };
  const stats = ({ parameters }: AdminRequest): AdminAnswer => {
    const { plan } = session;
    const snapshot = session.snapshot();
    const hosts = adminHosts(snapshot, plan);
    return statsAnswer(adminStats(plan.service, snapshot, hosts, events, !draining), parameters);
  };
  const serverInfo = (): AdminAnswer => {
    const uptime = `${Math.floor(session.snapshot().atMs / 1000)}s`;
    const state = draining ? 'DRAINING' : 'LIVE';
    return json({ version: 'failover', state, uptime_current_epoch: uptime, uptime_all_epochs: uptime });
  };

  const handlers: Record<string, Handler> = {
    '/clusters': { method: 'GET', does: 'upstream cluster status (format=json)', answer: clusters },
    '/drain_listeners': {
      method: 'POST',
      does: 'close the listeners of the proxy',
      answer: () => {
        options.drain?.();
        return OK;
      },
    },
    '/healthcheck/fail': {
      method: 'POST',
      does: 'fail health checks: of endpoint=, cluster= or priority=, else of the first level',
      answer: fail,
    },
    '/healthcheck/ok': {
      method: 'POST',
      does: 'restore them: endpoint=, cluster=, priority=, else all',
      answer: restore,
    },
    '/quitquitquit': {
      method: 'POST',
      does: 'end the run and print its result',
      answer: () => {
        options.quit?.();
        return OK;
      },
    },
    '/ready': {
      method: 'GET',
      does: '200 LIVE, or 503 DRAINING after a fail without a selector',
      answer: () => (draining ? text('DRAINING', 503) : text('LIVE')),
    },
    '/server_info': { method: 'GET', does: 'version, state and uptime', answer: serverInfo },
    '/stats': { method: 'GET', does: "counters by Envoy's names (filter=, usedonly, format=json)", answer: stats },
  };
  const server = await startAdminServer(options, (request) => route(handlers, request));
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  return {
    url: `http://${host}:${server.port}`,
    close: () => {
      forget();
      return server.close();
    },
  };
}

const OK: AdminAnswer = { status: 200, type: 'text/plain', body: 'OK\n' };

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

function matched(count: number, what: string): AdminAnswer {
  return count === 0 ? text(`no endpoint matches ${what}`, 404) : OK;
}

function text(body: string, status = 200): AdminAnswer {
  return { status, type: 'text/plain', body: `${body}\n` };
}

/** Indented as Envoy does it. */
function json(value: unknown): AdminAnswer {
  return { status: 200, type: 'application/json', body: `${JSON.stringify(value, undefined, 1)}\n` };
}
