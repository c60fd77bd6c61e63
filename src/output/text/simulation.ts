import { formatDuration } from '../../model/duration.js';
import type { SimulationResult } from '../../model/simulation.js';
import { meshTitle } from '../plan-title.js';
import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { shortenAll, table, wrap } from '../table.js';
import { percentText, recoveryBefore } from '../timeline.js';
import { markLines, timelineLines } from './timeline.js';

/** Of the table of destinations: its margin, what stands between columns, what a name keeps, and which number is that of failures. */
const INDENT = '  ';
const GAP = 2;
const LEAST_NAME = 16;
const FAILED = 2;

/** One block for each scenario played. */
export function simulationText({ data }: ReportOf<'simulation'>, style: Style): string {
  return data.map((result) => `${block(result, style).join('\n')}\n`).join('\n');
}

function block(result: SimulationResult, style: Style): string[] {
  // A live run of health checks alone has nothing to say of requests.
  const sent = result.requests.total > 0;
  const sections = [
    sent ? timelineLines(result, style) : [],
    markLines(result, style),
    summaryLines(result, style),
    sent ? destinationLines(result, style) : [],
    failoverLines(result, style),
    expectationLines(result, style),
  ];
  return [
    ...heading(result, style),
    ...sections.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]),
  ];
}

function heading({ scenario, service, mesh, seed, durationMs, interrupted }: SimulationResult, style: Style): string[] {
  const rest = `${service} (${meshTitle(mesh)}), ${formatDuration(durationMs)}, seed ${seed}`;
  const stopped = interrupted === true ? [style.red('interrupted: this is what was played until then')] : [];
  if (scenario.length + 2 + rest.length <= style.width)
    return [`${style.bold(scenario)}  ${style.dim(rest)}`, ...stopped];
  return [style.bold(scenario), ...wrap(`  ${rest}`, style.width, '  ').map((line) => style.dim(line)), ...stopped];
}

function summaryLines({ requests }: SimulationResult, style: Style): string[] {
  const { total, succeeded, failed, availability } = requests;
  if (total === 0) return ['  no requests were sent'];
  const lost = failed === 0 ? `${failed} failed` : style.red(`${failed} failed`);
  return [
    `  ${total} ${total === 1 ? 'request' : 'requests'}: ${succeeded} succeeded, ${lost}, availability ${style.bold(percentText(availability))}`,
  ];
}

function destinationLines({ destinations }: SimulationResult, style: Style): string[] {
  if (destinations.length === 0) return [];
  const head = ['destination', 'level', 'requests', 'failed', 'p50', 'p95', 'p99'];
  const numbers = destinations.map(({ priority, requests, failed, latencyMs: { p50, p95, p99 } }) => [
    ...[priority, requests, failed].map(String),
    ...[p50, p95, p99].map((ms) => (requests === 0 ? '-' : formatDuration(rounded(ms)))),
  ]);
  const widths = head
    .slice(1)
    .map((title, at) => Math.max(title.length, ...numbers.map((row) => row[at]?.length ?? 0)));
  const room = widths.reduce((left, width) => left - width - GAP, style.width - INDENT.length);
  const names = destinations.map(({ name }) => name);
  const shown = style.full ? names : shortenAll(names, Math.max(LEAST_NAME, room));
  const rows = destinations.map(({ priority, failed }, index) => [
    style.level(priority, shown[index] as string),
    ...(numbers[index] ?? []).map((number, at) => (at === FAILED && failed > 0 ? style.red(number) : number)),
  ]);
  return table([head.map((title) => style.dim(title)), ...rows], { indent: INDENT, right: [1, 2, 3, 4, 5, 6] });
}

function failoverLines(result: SimulationResult, style: Style): string[] {
  const rows = result.failovers.map(({ from, to, faultAtMs, shiftedAtMs, failedMeanwhile }) => {
    const recoveredAtMs = to < from ? recoveryBefore(result, shiftedAtMs) : undefined;
    const since = recoveredAtMs ?? faultAtMs;
    const cause = recoveredAtMs === undefined ? 'fault' : 'recovery';
    return [
      style.bold(formatDuration(rounded(shiftedAtMs))),
      `${style.level(from, `level ${from}`)} → ${style.level(to, `level ${to}`)}`,
      `${formatDuration(rounded(shiftedAtMs - since))} after the ${cause} at ${formatDuration(rounded(since))}`,
      cause === 'fault' ? `${failedMeanwhile} failed meanwhile` : '',
    ];
  });
  return table(rows, { indent: '  ' });
}

function expectationLines({ expectations }: SimulationResult, style: Style): string[] {
  return table(
    expectations.map(({ expect, met, actual }) => [
      met ? style.green('✓') : style.red('✗'),
      expect,
      met ? actual : style.red(actual),
    ]),
    { indent: '  ' },
  );
}

/** Below a microsecond there is nothing to read. */
function rounded(ms: number): number {
  return Number(ms.toFixed(3));
}
