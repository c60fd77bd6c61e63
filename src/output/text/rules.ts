import { groupBy } from '../../model/group-by.js';
import type { ReportOf, RuleText } from '../report.js';
import type { Style } from '../style.js';
import { table, wrap } from '../table.js';

/** One rule as its page, several as a table by group. */
export function rulesText({ data }: ReportOf<'rules'>, style: Style): string {
  const [only] = data;
  return only !== undefined && data.length === 1 ? page(only, style) : list(data, style);
}

function list(rules: readonly RuleText[], style: Style): string {
  const groups = [...groupBy(rules, ({ id }) => id.slice(0, id.indexOf('/')))];
  const width = Math.max(...rules.map(({ id }) => id.length));
  return groups
    .map(([group, members]) => {
      const rows = members.map(({ id, severity, title }) => [
        id.padEnd(width),
        severityWord(severity, style).padEnd(7),
        title,
      ]);
      return `${style.bold(group)}\n${table(rows, { indent: '  ' }).join('\n')}\n`;
    })
    .join('\n');
}

function page({ id, severity, upstream = 'none', title, why, examples }: RuleText, style: Style): string {
  const said =
    upstream === 'none'
      ? 'the checks of the mesh itself say nothing'
      : `the checks of the mesh itself give ${upstream === 'error' ? 'an error' : 'a warning'}`;
  return [
    `${style.bold(id)}  ${severityWord(severity, style)}`,
    title,
    '',
    ...wrap(why, style.width),
    '',
    style.dim(said),
    '',
    style.bold('wrong'),
    ...example(examples.bad),
    '',
    style.bold('right'),
    ...example(examples.good),
    '',
  ].join('\n');
}

function example(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
}

function severityWord(severity: RuleText['severity'], style: Style): string {
  if (severity === 'error') return style.red(severity);
  return severity === 'warning' ? style.yellow(severity) : style.blue(severity);
}
