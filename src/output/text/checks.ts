import type { CheckResult } from '../../model/check.js';
import { groupBy } from '../../model/group-by.js';
import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { wrap } from '../table.js';

/** A tick or a cross for each check, under its cluster and mesh; `!` for what only deserves a warning, `?` for what is not known. */
export function checksText({ data: { checks } }: ReportOf<'checks'>, style: Style): string {
  if (checks.length === 0) return '';
  const groups = groupBy(checks, ({ cluster, mesh }) => `${style.bold(cluster)}  ${style.dim(mesh)}`);
  const blocks = [...groups].map(([title, list]) =>
    [title, ...list.flatMap((check) => lines(check, style))].join('\n'),
  );
  const failed = checks.filter(({ ok }) => ok === false);
  const errors = failed.filter(({ severity }) => severity === 'error').length;
  const unknown = checks.filter(({ ok }) => ok === null).length;
  const verdict = [
    errors === 0 ? style.green('everything that is needed is there') : style.red(`${errors} missing`),
    ...(failed.length === errors ? [] : [style.yellow(`${failed.length - errors} to look at`)]),
    ...(unknown === 0 ? [] : [`${unknown} not known`]),
  ];
  return `${[...blocks, verdict.join(', ')].join('\n\n')}\n`;
}

function lines(check: CheckResult, style: Style): string[] {
  const { id, message, hint } = check;
  const width = Math.max(style.width - 6, 40);
  const [first = '', ...more] = wrap(message, width);
  const isGood = check.ok === true;
  return [
    `  ${sign(check, style)} ${first}${isGood || more.length > 0 ? '' : `  ${style.dim(id)}`}`,
    ...more.map((line, index) => `    ${line}${index === more.length - 1 && !isGood ? `  ${style.dim(id)}` : ''}`),
    ...(hint === undefined ? [] : wrap(`hint: ${hint}`, width).map((line) => `    ${style.cyan(line)}`)),
  ];
}

function sign({ ok, severity }: CheckResult, style: Style): string {
  if (ok === true) return style.green('✓');
  if (ok === null) return style.dim('?');
  return severity === 'error' ? style.red('✗') : style.yellow('!');
}
