import type { AdminAnswer, AdminRequest } from '../net/admin-server.js';
import { json, OK, text } from './admin-answer.js';
import { clustersJson, clustersText } from './admin-clusters.js';
import { adminHosts } from './admin-hosts.js';
import { adminStats, type EventCounts, statsAnswer } from './admin-stats.js';
import { parseTarget } from './admin-target.js';
import type { LiveSession } from './live-session.js';
import { describeTarget } from './match-target.js';

/** What the admin interface keeps beside the session: whether the instance was failed as a whole, and what it counted. */
export class AdminState {
  draining = false;
  /** Ends the counting. */
  readonly forget: () => void;
  readonly #session: LiveSession;
  readonly #events: EventCounts = { ejected: 0, unejected: 0 };

  constructor(session: LiveSession) {
    this.#session = session;
    this.forget = session.onEvent(({ type }) => {
      if (type === 'ejected') this.#events.ejected += 1;
      if (type === 'unejected') this.#events.unejected += 1;
    });
  }

  fail({ parameters }: AdminRequest): AdminAnswer {
    const target = parseTarget(parameters);
    if (typeof target === 'string') return text(target, 400);
    if (parameters.size > 0) return matched(this.#session.fail(target), describeTarget(target));
    this.draining = true;
    this.#session.fail({ priority: 0 });
    return OK;
  }

  restore({ parameters }: AdminRequest): AdminAnswer {
    const target = parseTarget(parameters);
    if (typeof target === 'string') return text(target, 400);
    if (parameters.size > 0) return matched(this.#session.restore(target), describeTarget(target));
    this.draining = false;
    this.#session.restore({});
    return OK;
  }

  clusters({ parameters }: AdminRequest): AdminAnswer {
    const { plan } = this.#session;
    const hosts = adminHosts(this.#session.snapshot(), plan);
    if (parameters.get('format') !== 'json') return { ...OK, body: clustersText(plan.service, plan, hosts) };
    return json(clustersJson(plan.service, plan, hosts));
  }

  stats({ parameters }: AdminRequest): AdminAnswer {
    const { plan } = this.#session;
    const snapshot = this.#session.snapshot();
    const hosts = adminHosts(snapshot, plan);
    return statsAnswer(adminStats(plan.service, snapshot, hosts, this.#events, !this.draining), parameters);
  }

  serverInfo(): AdminAnswer {
    const uptime = `${Math.floor(this.#session.snapshot().atMs / 1000)}s`;
    const state = this.draining ? 'DRAINING' : 'LIVE';
    return json({ version: 'failover', state, uptime_current_epoch: uptime, uptime_all_epochs: uptime });
  }
}

function matched(count: number, what: string): AdminAnswer {
  return count === 0 ? text(`no endpoint matches ${what}`, 404) : OK;
}
