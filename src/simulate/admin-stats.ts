import { foreignPattern } from '../manifest/foreign-pattern.js';
import type { AdminAnswer } from '../net/admin-server.js';
import type { AdminHost } from './admin-hosts.js';
import type { LiveSnapshot } from './live-session.js';

/** What the admin interface counts itself: events since the start. */
export interface EventCounts {
  ejected: number;
  unejected: number;
}

/** The numbers of Envoy's `/stats` that a run knows, by Envoy's names, sorted as Envoy sorts them. */
export function adminStats(
  cluster: string,
  { atMs, requests, levels }: LiveSnapshot,
  hosts: readonly AdminHost[],
  events: EventCounts,
  live: boolean,
): [name: string, value: number][] {
  const sum = (count: (host: AdminHost) => number | undefined): number =>
    hosts.reduce((total, host) => total + (count(host) ?? 0), 0);
  const states = levels.flatMap(({ endpoints }) => endpoints.map(({ state }) => state));
  const counted = (state: string): number => states.filter((each) => each === state).length;
  const prefix = `cluster.${cluster.replaceAll(':', '_')}.`;
  const own: Record<string, number> = {
    'health_check.healthy': sum(({ flags }) => (flags.includes('failed_active_hc') ? 0 : 1)),
    membership_degraded: counted('degraded'),
    membership_excluded: sum(({ flags }) => Number(flags.includes('excluded_via_immediate_hc_fail'))),
    membership_healthy: counted('healthy'),
    membership_total: hosts.length,
    'outlier_detection.ejections_active': events.ejected - events.unejected,
    'outlier_detection.ejections_enforced_total': events.ejected,
    upstream_rq_active: sum(({ gauges }) => gauges.rq_active),
    upstream_rq_completed: sum(({ counters }) => counters.rq_total),
    upstream_rq_total: sum(({ counters }) => counters.rq_total),
  };
  return [
    ...Object.entries(own).map(([name, value]): [string, number] => [prefix + name, value]),
    ['http.failover.downstream_rq_5xx', requests.failed],
    ['http.failover.downstream_rq_total', requests.total],
    ['server.live', Number(live)],
    ['server.state', live ? 0 : 1],
    ['server.uptime', Math.floor(atMs / 1000)],
  ];
}

/** `GET /stats` with Envoy's `filter`, `usedonly` and `format=text|json`. */
export function statsAnswer(stats: readonly [string, number][], parameters: URLSearchParams): AdminAnswer {
  let shown: [string, number][];
  try {
    const matches = foreignPattern(parameters.get('filter') ?? '');
    shown = stats.filter(([name, value]) => inTime(matches(name)) && (value > 0 || !parameters.has('usedonly')));
  } catch (error) {
    return { status: 400, type: 'text/plain', body: `Invalid regex: "${(error as Error).message}"\n` };
  }
  const format = parameters.get('format') ?? 'text';
  if (format === 'json') {
    const body = JSON.stringify({ stats: shown.map(([name, value]) => ({ name, value })) });
    return { status: 200, type: 'application/json', body };
  }
  if (format !== 'text') {
    return { status: 400, type: 'text/plain', body: `usage: /stats?format=text|json (found ${format})\n` };
  }
  return { status: 200, type: 'text/plain', body: shown.map(([name, value]) => `${name}: ${value}\n`).join('') };
}

/** @throws Error at the first name that takes too long: the proxy must not stand still for all of them. */
function inTime(matched: boolean | undefined): boolean {
  if (matched === undefined) throw new Error('takes too long');
  return matched;
}
