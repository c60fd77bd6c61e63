import type { Applied } from '../cluster/apply.js';
import { objectText, referenceOf } from '../cluster/reference.js';
import type { Wanted } from '../cluster/wanted.js';
import { UsageError } from '../errors.js';
import { groupBy } from '../model/group-by.js';
import { formatNames, print } from '../output/print.js';
import type { AppliedObject, AppliedReport } from '../output/report.js';
import type { Context, Flags } from './command.js';

/** One object as the report has it. */
export function reported(
  { cluster, object }: Pick<Wanted, 'cluster' | 'object'>,
  result: AppliedObject['result'],
  message = '',
): AppliedObject {
  const { apiVersion, kind, namespace = '', name } = referenceOf(object);
  return { cluster, apiVersion, kind, namespace, name, result, message };
}

/** On stdout, in the format of `-o`. */
export async function printApplied(context: Context, flags: Flags, data: AppliedReport): Promise<void> {
  await print(context.terminal, { kind: 'applied', data }, formatOf(flags));
}

/**
 * Nothing is to be written that could not be told of.
 *
 * @throws UsageError for a format that knows no such report.
 */
export function refuseFormat(flags: Flags): void {
  const known = formatNames('applied');
  if (known.includes(formatOf(flags))) return;
  throw new UsageError('unknown-format', `-o ${formatOf(flags)} shows manifests, and tells of nothing written`, {
    hint: `use one of ${known.join(', ')}, or add --dry-run=client`,
  });
}

/** The format of `-o`. */
export function formatOf({ output }: Flags): string {
  return typeof output === 'string' ? output : 'text';
}

/** What else there is to know of what stands, on stderr. */
export function tellRemarks({ terminal }: Context, applied: readonly Applied[]): void {
  for (const warning of applied.flatMap(({ warnings = [] }) => warnings)) terminal.warn(warning);
  for (const note of applied.flatMap(({ notes = [] }) => notes)) terminal.note(note);
}

/** What was done where, as stderr tells it when not everything was: a line for each cluster. */
export function tellDone(applied: readonly Applied[]): string {
  const clusters = groupBy(applied, ({ target }) => target.cluster.name);
  return [...clusters]
    .map(([name, list]) => {
      const unsure = list.filter(({ error }) => error?.isUnsure === true);
      const done = list.filter((one) => one.written && !unsure.includes(one));
      const as = list.filter(({ written, result }) => !written && result === 'unchanged');
      const bad = list.filter(({ result }) => result === 'failed' || result === 'rejected');
      const rest = list.filter(({ result }) => result === 'skipped');
      const parts = [
        ['written', done],
        ['perhaps written', unsure],
        ['unchanged', as],
        ['not begun', rest],
      ] as const;
      const told = parts.flatMap(([word, some]) => (some.length === 0 ? [] : [`${word} ${names(some)}`]));
      const why = bad.map((one) => `${one.result} ${nameOf(one)}: ${one.message}`);
      return `cluster ${name}: ${[...told, ...why].join('; ')}`;
    })
    .join('\n');
}

function names(applied: readonly Applied[]): string {
  return applied.map(nameOf).join(', ');
}

function nameOf({ target: { wanted } }: Applied): string {
  return objectText(referenceOf(wanted.object));
}
