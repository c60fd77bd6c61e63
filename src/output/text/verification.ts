import type { CheckResult } from '../../certs/check-result.js';
import { groupBy } from '../../model/group-by.js';
import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { wrap } from '../table.js';

const LABELS: Record<CheckResult['result'], string> = { passed: 'ok', warning: 'warning', failed: 'failed' };

/** Every check under what it was made of, and the verdict. */
export function verificationText({ data }: ReportOf<'verification'>, style: Style): string {
  const blocks = [...groupBy(data.checks, ({ subject }) => subject)].map(([subject, checks]) =>
    [style.bold(subject), ...checks.flatMap((check) => lines(check, style))].join('\n'),
  );
  const verdict = data.verified ? style.green('verified') : style.red('not verified');
  return `${[...blocks, verdict].join('\n\n')}\n`;
}

function lines({ result, message, hint }: CheckResult, style: Style): string[] {
  const label = LABELS[result].padEnd('warning'.length);
  const paint = { passed: style.green, warning: style.yellow, failed: style.red }[result];
  const margin = ' '.repeat(label.length + 4);
  const width = Math.max(style.width - margin.length, 30);
  const [first = '', ...more] = wrap(message, width);
  return [
    `  ${paint(label)}  ${first}`,
    ...more.map((line) => margin + line),
    ...(hint === undefined ? [] : wrap(`hint: ${hint}`, width).map((line) => margin + style.dim(line))),
  ];
}
