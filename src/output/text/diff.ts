import { resourceName } from '../../model/resource-name.js';
import type { DifferentObject, ReportOf } from '../report.js';
import type { Style } from '../style.js';

/** The unified diffs one after the other, so that they can be piped on; what else there is to know stands before each, where `patch` skips it. */
export function diffText({ data: { objects } }: ReportOf<'diff'>, style: Style): string {
  return objects.map((object) => `${remarks(object, style)}${paint(object.diff, style)}`).join('');
}

function remarks(object: DifferentObject, style: Style): string {
  const { cluster, namespace, message, conflicts } = object;
  if (message === '' && conflicts.length === 0) return '';
  const place = namespace === '' ? '' : ` in namespace ${namespace}`;
  const lines = [
    `# cluster ${cluster}: ${resourceName(object)}${place}`,
    ...(message === '' ? [] : [`#   ${message}`]),
    ...conflicts.map(({ field, manager }) => `#   conflict: ${field} is owned by ${manager}`),
  ];
  return lines.map((line) => `${style.yellow(line)}\n`).join('');
}

function paint(diff: string, style: Style): string {
  if (!style.color) return diff;
  return diff.replace(/^.+$/gm, (line) => {
    if (line.startsWith('---') || line.startsWith('+++')) return style.bold(line);
    if (line.startsWith('@@')) return style.cyan(line);
    if (line.startsWith('-')) return style.red(line);
    return line.startsWith('+') ? style.green(line) : line;
  });
}
