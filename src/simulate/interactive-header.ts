import { formatDuration } from '../model/duration.js';
import type { ScenarioEvent } from '../model/scenario.js';
import { describeFault } from './describe-fault.js';
import { keyHelp } from './interactive-keys.js';
import type { ViewStyle } from './interactive-style.js';
import { cell, clockText, columnsOf } from './interactive-text.js';
import type { LiveSnapshot } from './live-session.js';
import { describeTarget } from './match-target.js';

/** Which service, since when, with how many requests; what the scenario does next; and where to reach us. */
export function headerLines(
  snapshot: LiveSnapshot,
  about: readonly string[],
  columns: number,
  style: ViewStyle,
): string[] {
  const { service, mesh, scenario, atMs, requests, pending } = snapshot;
  const counted = `${requests.total} requests, `;
  const lost = `${requests.failed} failed`;
  const next = pending[0] === undefined ? '' : `, next ${describeEvent(pending[0])}`;
  return [
    spread(`${service} (${mesh})`, `${rateText(snapshot)}   ${clockText(atMs)}`, columns, style.bold, (text) =>
      snapshot.paused ? style.yellow(text) : text,
    ),
    spread(`${scenario}${next}`, counted + lost, columns, style.dim, (text) =>
      requests.failed > 0 && text.endsWith(lost) ? text.slice(0, -lost.length) + style.red(lost) : text,
    ),
    ...(about.length === 0 ? [] : [style.cyan(cell(about.join('   '), columns))]),
  ];
}

/** As many keys as there is room for. */
export function footerLine(columns: number, style: ViewStyle): string {
  let used = 0;
  let line = '';
  for (const { keys, short } of keyHelp) {
    const wide = columnsOf(`${keys} ${short}`) + 2;
    if (short === undefined || used + wide > columns + 2) continue;
    line += `${used === 0 ? '' : '  '}${style.bold(keys)} ${style.dim(short)}`;
    used += wide;
  }
  return line;
}

const FAILING = [
  "Failing by hand fails the health check, as Envoy's /healthcheck/fail does;",
  'without a health check, the requests. Nothing is done to the endpoint itself.',
];

/** The page of `?`. */
export function helpLines(columns: number, style: ViewStyle): string[] {
  const widest = Math.max(...keyHelp.map(({ keys }) => columnsOf(keys)));
  return [
    style.bold(cell('Keys', columns)),
    '',
    ...keyHelp.map(({ keys, does }) => `  ${style.bold(cell(keys, widest))}  ${cell(does, columns - widest - 4)}`),
    '',
    ...FAILING.map((line) => style.dim(cell(line, columns))),
  ];
}

function rateText({ paused, rps }: LiveSnapshot): string {
  if (paused) return 'paused';
  return rps === 0 ? 'no requests of our own' : `${rps} requests/s`;
}

function describeEvent({ atMs, fault, target }: ScenarioEvent): string {
  const what = fault === undefined ? 'recover' : describeFault(fault);
  return `at ${formatDuration(atMs)}: ${what}, ${describeTarget(target)}`;
}

/** One text to the left, one to the right; where both are too long, the left one gives way. */
function spread(
  left: string,
  right: string,
  columns: number,
  paintLeft: (text: string) => string,
  paintRight: (text: string) => string,
): string {
  const room = columns - columnsOf(right) - 2;
  if (room < 10) return paintLeft(cell(left, columns));
  return `${paintLeft(cell(left, room))}  ${paintRight(right)}`;
}
