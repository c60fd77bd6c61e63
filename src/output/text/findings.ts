import type { Finding } from '../../model/finding.js';
import { groupBy } from '../../model/group-by.js';
import type { ReportOf } from '../report.js';
import type { Style } from '../style.js';
import { visibleWidth, wrap } from '../table.js';

/** Findings by file: what is wrong, the line with a caret under the place, and what to do. Nothing found: nothing printed. */
export function findingsText({ data }: ReportOf<'findings'>, style: Style): string {
  const files = groupBy(data.findings, ({ position }) => position.file);
  return [...files]
    .map(([file, findings]) => {
      const blocks = findings.map((finding) => block(finding, data.line, style).join('\n'));
      return `${style.bold(file)}\n\n${blocks.join('\n\n')}\n`;
    })
    .join('\n');
}

function block(finding: Finding, line: ReportOf<'findings'>['data']['line'], style: Style): string[] {
  const { severity, rule, message, path, position, hint, resource } = finding;
  const object = [resource.kind, [resource.namespace, resource.name].filter((part) => part !== '').join('/')];
  const where = [...object, path].filter((part) => part !== '').join(' ');
  return [
    ...hanging('  ', `${paint(finding, severity, style)}  `, message, style),
    style.dim(`    ${rule}${where === '' ? '' : ` · ${where}`}`),
    ...frame(position, line(position.file, position.line), finding, style),
    ...(hint === undefined ? [] : hint.split('\n')).flatMap((text, i) =>
      hanging('    ', i === 0 ? `${style.cyan('hint')}  ` : ' '.repeat('hint  '.length), text, style),
    ),
  ];
}

/** A text behind its label; further lines begin under the text. */
function hanging(indent: string, label: string, text: string, style: Style): string[] {
  const left = indent.length + visibleWidth(label);
  const [first = '', ...more] = wrap(text, Math.max(20, style.width - left));
  return [indent + label + first, ...more.map((line) => ' '.repeat(left) + line)];
}

/** The line of the text with a caret under its place; lines too long for the terminal are cut around it. */
function frame(
  { line, column }: Finding['position'],
  text: string | undefined,
  finding: Finding,
  style: Style,
): string[] {
  const number = String(line);
  if (text === undefined || text.trim() === '') return [style.dim(`    line ${number}`)];
  const room = Math.max(20, style.width - number.length - 9);
  const from = column > room ? column - Math.floor(room / 2) : 0;
  const shown = text.replaceAll('\t', ' ').slice(from, from + room);
  return [
    `    ${style.dim(`${number} |`)} ${shown.trimEnd()}`,
    `    ${style.dim(`${' '.repeat(number.length)} |`)} ${' '.repeat(Math.max(0, column - 1 - from))}${paint(finding, '^', style)}`,
  ];
}

function paint({ severity }: Finding, text: string, style: Style): string {
  if (severity === 'error') return style.red(text);
  return severity === 'warning' ? style.yellow(text) : style.blue(text);
}
