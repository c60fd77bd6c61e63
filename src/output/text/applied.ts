import { resourceName } from '../../model/resource-name.js';
import type { AppliedObject, ReportOf } from '../report.js';
import type { Style } from '../style.js';

/** One line for each object, as kubectl has them: `secret/x created (cluster east)`, and why where there is something to say. */
export function appliedText({ data: { objects, dryRun } }: ReportOf<'applied'>, style: Style): string {
  const suffix = dryRun === undefined ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)';
  return objects
    .map((object) => {
      const cluster = object.cluster === '' ? '' : ` (cluster ${object.cluster})`;
      const message = object.message === '' ? '' : `: ${object.message.replace(/\s*\n\s*/g, ' ')}`;
      return `${resourceName(object)} ${paint(object, style)}${style.dim(cluster + suffix)}${message}\n`;
    })
    .join('');
}

function paint({ result }: AppliedObject, style: Style): string {
  if (result === 'rejected' || result === 'failed') return style.red(result);
  if (result === 'skipped') return style.yellow(result);
  return result === 'unchanged' ? result : style.green(result);
}
