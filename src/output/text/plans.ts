import type { LevelWhatIf, WhatIf } from '../../engine/what-if.js';
import type { PriorityGroup, ResolvedEndpoint } from '../../model/plan.js';
import { meshTitle, planTitle, seenFrom } from '../plan-title.js';
import type { ExplainedPlan, ReportOf } from '../report.js';
import { plansData } from '../report-data.js';
import type { Style } from '../style.js';
import { padStart, shortenAll, table, visibleWidth, wrap } from '../table.js';

const BAR_WIDTH = 10;
const LONG_LIST = 8;

/** One block for each plan; clients that get the same answer share it. */
export function plansText({ data }: ReportOf<'plans'>, style: Style): string {
  return sameAnswers(data)
    .map((answers) => `${block(answers, style).join('\n')}\n`)
    .join('\n');
}

/** Answers that differ in nothing but the client they are for. */
function sameAnswers(answers: readonly ExplainedPlan[]): ExplainedPlan[][] {
  const groups = new Map<string, ExplainedPlan[]>();
  for (const answer of answers) {
    const key = JSON.stringify(plansData({ kind: 'plans', data: [{ ...answer, from: '' }] }));
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return [...groups.values()];
}

function block(answers: ExplainedPlan[], style: Style): string[] {
  const { plan, groups, whatIf } = answers[0]!;
  const seen = seenFrom(answers.map(({ from }) => from));
  const levels = groups.flatMap((group, i) => levelLines(group, whatIf.levels[i]!, plan.mesh, style));
  return [
    ...heading(planTitle(plan), `${meshTitle(plan.mesh)}, seen from ${seen}`, style),
    '',
    ...(levels.length > 0 ? levels : [`  ${style.dim('this client gets no endpoint')}`]),
    '',
    ...whatIfLines(whatIf, plan.notes, style),
  ];
}

function heading(title: string, rest: string, style: Style): string[] {
  const oneLine = visibleWidth(title) + 2 + rest.length <= style.width;
  if (oneLine) return [`${style.bold(title)}  ${style.dim(rest)}`];
  return [style.bold(title), ...wrap(`  ${rest}`, style.width, '  ').map((line) => style.dim(line))];
}

function levelLines(group: PriorityGroup, { share }: LevelWhatIf, mesh: string, style: Style): string[] {
  const filled = share === 0 ? 0 : Math.max(1, Math.round((share * BAR_WIDTH) / 100));
  const bar = style.level(group.priority, '█'.repeat(filled)) + style.dim('░'.repeat(BAR_WIDTH - filled));
  const raw =
    group.level === group.priority || group.member !== undefined ? '' : ` (${meshTitle(mesh)} level ${group.level})`;
  const member = group.member === undefined ? '' : ` · member ${group.member.name}`;
  const count = `${group.endpoints.length} ${group.endpoints.length === 1 ? 'endpoint' : 'endpoints'}`;
  const head = `  ${style.bold(String(group.priority))}  ${bar} ${padStart(`${share}%`, 4)}  `;
  const [first = '', ...more] = wrap(`${group.reason}${raw} · ${count}${member}`, style.width - visibleWidth(head));
  const indent = ' '.repeat(visibleWidth(head));
  return [head + first, ...more.map((line) => indent + line), ...endpointLines(group.endpoints, style)];
}

function endpointLines(endpoints: ResolvedEndpoint[], style: Style): string[] {
  const shown = style.full || endpoints.length <= LONG_LIST ? endpoints : endpoints.slice(0, LONG_LIST - 1);
  const weighted = endpoints.some(({ weight }) => weight !== 1);
  const clusters = endpoints.some((endpoint) => clusterBeside(endpoint) !== '');
  const facts = shown.map((endpoint) => [
    style.dim(endpoint.locality === '' ? 'no locality' : endpoint.locality),
    ...(clusters ? [style.dim(clusterBeside(endpoint))] : []),
    ...(weighted ? [style.dim(`weight ${Number(endpoint.weight.toFixed(3))}`)] : []),
    state(endpoint, style),
  ]);
  const indent = '     ';
  const factWidth = Math.max(0, ...table(facts).map(visibleWidth));
  const nameWidth = style.full ? Number.POSITIVE_INFINITY : Math.max(16, style.width - indent.length - factWidth - 2);
  const names = shortenAll(
    shown.map(({ name }) => name),
    nameWidth,
  );
  const rows = names.map((name, i) => [name, ...facts[i]!]);
  const left = endpoints.length - shown.length;
  return [...table(rows, { indent }), ...(left > 0 ? [style.dim(`${indent}and ${left} more (-v shows all)`)] : [])];
}

/** The cluster, where the name does not tell it already. */
function clusterBeside({ name, cluster = '' }: ResolvedEndpoint): string {
  return name.startsWith(`${cluster}/`) ? '' : cluster;
}

function state({ ready, healthStatus }: ResolvedEndpoint, style: Style): string {
  const words = [...(ready ? [] : ['unready']), ...(healthStatus === 'UNKNOWN' ? [] : [healthStatus.toLowerCase()])];
  return style.red(words.join(', '));
}

function whatIfLines(whatIf: WhatIf, notes: readonly string[], style: Style): string[] {
  const { signals, levels, canMove, why, comesBack, panic } = whatIf;
  const answer = canMove ? style.green('yes') : style.red('no');
  const entries: [string, string][] = [
    ...signals.flatMap(({ name, detail, limit }): [string, string][] => [
      ...detail.map((text, i): [string, string] => [i === 0 ? name : '', text]),
      // The sentence stands behind "can move" already where it is the reason.
      ...(limit === undefined || why.includes(limit)
        ? []
        : [['', `${style.yellow('!')} ${limit}`] as [string, string]]),
    ]),
    ...levels.slice(0, -1).map((level): [string, string] => [`level ${level.priority} leaves`, leaves(level)]),
    ['can move', `${answer}: ${why}`],
    ...comesBack.map((text, i): [string, string] => [i === 0 ? 'comes back' : '', text]),
    ...panic.map((text, i): [string, string] => [i === 0 ? 'panic' : '', text]),
    ...notes.map((text): [string, string] => ['note', text]),
  ];
  const labelWidth = Math.max(...entries.map(([label]) => label.length));
  const hang = ' '.repeat(labelWidth + 4);
  return entries.flatMap(([label, text]) => {
    const [first = '', ...more] = wrap(text, style.width - hang.length);
    return [`  ${style.cyan(label.padEnd(labelWidth))}  ${first}`.trimEnd(), ...more.map((line) => hang + line)];
  });
}

function leaves({ endpoints, firstPercent, allTraffic, down }: LevelWhatIf): string {
  if (endpoints === 0) return 'it has no endpoint, so everything goes to the next level';
  const now = down === 0 ? '' : ` (${down} down now)`;
  if (firstPercent === undefined) return `never, whatever fails${now}`;
  const first = `first percent with ${firstPercent} of ${endpoints} down`;
  if (allTraffic === undefined) return `${first}, never all of it${now}`;
  return allTraffic === firstPercent
    ? `all at once with ${allTraffic} of ${endpoints} down${now}`
    : `${first}, all with ${allTraffic}${now}`;
}
