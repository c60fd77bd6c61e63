import { formatDuration } from '../../model/duration.js';
import type { LiveEndpoint, LiveLevel, LiveSnapshot } from '../../model/live.js';
import type { SimulationEvent } from '../../model/simulation.js';
import { meshTitle } from '../plan-title.js';
import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { padEnd, shorten, table } from '../table.js';

/** More endpoints than this in one level are counted instead of shown, on a terminal and without -v. */
const MOST_SHOWN = 12;
/** What the columns beside the names take. */
const COLUMNS_WIDTH = 60;
const TIME_WIDTH = 9;

/** The levels of a live run as they stand now. */
export function liveText({ data }: ReportOf<'live'>, style: Style): string {
  const { service, mesh, scenario, atMs, rps, requests, paused } = data;
  const traffic =
    rps === 0 && requests.total === 0 ? 'health checks only' : `${counted(requests.total)}, ${requests.failed} failed`;
  const rate = rps === 0 || paused ? '' : `, ${rps} a second`;
  const head = `${style.bold(scenario)}  ${style.dim(`${service} (${meshTitle(mesh)}), ${seconds(atMs)}, ${traffic}${rate}`)}`;
  return `${[head, ...data.levels.flatMap((level) => ['', ...levelLines(level, data, style)])].join('\n')}\n`;
}

/** One event in one line. */
export function eventText({ data }: ReportOf<'event'>, style: Style): string {
  const { atMs, type, endpoint, detail } = data;
  const paint = COLORS[type];
  const what = padEnd(paint === undefined ? type : style[paint](type), 'health-check-passed'.length);
  return `${`${seconds(atMs)}  `.padStart(TIME_WIDTH + 2)}${[what, endpoint, detail].filter((part) => part !== '').join('  ')}\n`;
}

const COLORS: Partial<Record<SimulationEvent['type'], 'red' | 'green' | 'yellow' | 'cyan'>> = {
  fault: 'red',
  ejected: 'red',
  'health-check-failed': 'red',
  recover: 'green',
  unejected: 'green',
  'health-check-passed': 'green',
  panic: 'yellow',
  'panic-ended': 'yellow',
  'weights-changed': 'cyan',
  'priority-shift': 'cyan',
};

function levelLines(
  { priority, reason, load, panic, endpoints }: LiveLevel,
  { atMs }: LiveSnapshot,
  style: Style,
): string[] {
  const title = `${style.level(priority, `level ${priority}`)}  ${style.bold(`${load}%`)}  ${style.dim(reason)}`;
  const shown = style.full ? endpoints : endpoints.slice(0, MOST_SHOWN);
  const left = endpoints.length - shown.length;
  return [
    panic ? `${title}  ${style.yellow('panic')}` : title,
    ...table(
      shown.map((endpoint) => endpointRow(endpoint, atMs, style)),
      { indent: '  ', right: [2, 4] },
    ),
    ...(left > 0 ? [style.dim(`  and ${left} more (-v shows all)`)] : []),
  ];
}

function endpointRow(endpoint: LiveEndpoint, nowMs: number, style: Style): string[] {
  const { name, address, state, why, share, probe, requests, failed } = endpoint;
  const paint = { healthy: style.green, degraded: style.yellow, unhealthy: style.red }[state];
  const shownName = style.full ? name : shorten(name, Math.max(16, style.width - COLUMNS_WIDTH));
  return [
    shownName + (name.includes(address) ? '' : style.dim(` at ${address}`)),
    paint(state),
    `${Number(share.toFixed(1))}%`,
    ...probeCells(probe, nowMs, style),
    ...(requests === 0 ? [] : [failed === 0 ? counted(requests) : style.red(`${counted(requests)}, ${failed} failed`)]),
    style.dim(why.join(', ')),
  ];
}

/** What the last health check said, how long it took, and when it was. */
function probeCells(probe: LiveEndpoint['probe'], nowMs: number, style: Style): string[] {
  if (probe === undefined) return [style.dim('not probed'), ''];
  const { passed, detail, latencyMs, atMs } = probe;
  const ago = nowMs - atMs < 1000 ? '' : ` ${formatDuration(Math.floor((nowMs - atMs) / 1000) * 1000)} ago`;
  return [(passed ? style.green : style.red)(detail) + style.dim(ago), `${latencyMs.toFixed(1)}ms`];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 100_000 ? 3 : 1)}s`;
}

function counted(requests: number): string {
  return requests === 1 ? '1 request' : `${requests} requests`;
}
