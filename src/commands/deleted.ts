import type { Deleted } from '../cluster/delete.js';
import { joinErrors } from '../cluster/live-state.js';
import { objectText, referenceOf } from '../cluster/reference.js';
import { Interrupted, PartialError } from '../errors.js';
import { groupBy } from '../model/group-by.js';
import { print } from '../output/print.js';
import type { AppliedObject } from '../output/report.js';
import { reported } from './apply-report.js';
import type { Context, Flags } from './command.js';

/**
 * Prints what became of each object. Gives 0, or 1 when finalizers kept one for too long.
 *
 * @throws ClusterError when nothing was changed, PartialError when something was, Interrupted after Ctrl-C.
 */
export async function concludeDeleted(context: Context, flags: Flags, deleted: readonly Deleted[]): Promise<number> {
  const errors = deleted.flatMap(({ error }) => error ?? []);
  const written = deleted.some((one) => one.written);
  const interrupted = context.signal.aborted && deleted.some(isOpen);
  // A lone error says it all.
  if (written || interrupted || errors.length === 0) {
    const data = { objects: deletedObjects(deleted) };
    await print(context.terminal, { kind: 'applied', data }, typeof flags.output === 'string' ? flags.output : 'text');
  }
  if (interrupted) {
    context.terminal.warn(`interrupted; the same command goes on from here\n${tellDeleted(deleted)}`);
    throw new Interrupted('interrupted', 'interrupted');
  }
  const [first] = errors;
  if (first === undefined) return deleted.some(({ result }) => result === 'failed') ? 1 : 0;
  if (!written) throw joinErrors(errors);
  throw new PartialError('partly-deleted', `part of the work is done and part is not\n${tellDeleted(deleted)}`, {
    hint: first.hint ?? 'the same command with --ignore-not-found goes on from here',
    cause: first,
  });
}

/** As the report has it. */
function deletedObjects(deleted: readonly Deleted[]): AppliedObject[] {
  return deleted.map(({ target: { cluster, wanted }, result, message }) =>
    reported({ cluster: cluster.name, object: wanted.object }, result, message),
  );
}

/** What was done where: a line for each cluster. */
function tellDeleted(deleted: readonly Deleted[]): string {
  return [...groupBy(deleted, ({ target }) => target.cluster.name)]
    .map(([name, list]) => {
      const parts = [
        ['deleted', list.filter(({ result, leaving }) => result === 'deleted' && leaving !== true)],
        ['on its way out', list.filter(({ leaving }) => leaving === true)],
        ['taken back', list.filter(({ result }) => result === 'configured')],
        ['left as it is', list.filter(({ result }) => result === 'unchanged')],
        ['not begun', list.filter(({ result }) => result === 'skipped')],
      ] as const;
      const told = parts.flatMap(([words, some]) =>
        some.length === 0 ? [] : [`${words} ${some.map(nameOf).join(', ')}`],
      );
      const why = list
        .filter(({ result }) => result === 'failed')
        .map((one) => `failed ${nameOf(one)}: ${one.message}`);
      return `cluster ${name}: ${[...told, ...why].join('; ')}`;
    })
    .join('\n');
}

function nameOf({ target: { wanted } }: Deleted): string {
  return objectText(referenceOf(wanted.object));
}

/** Not done yet when Ctrl-C came. */
function isOpen({ result, leaving }: Deleted): boolean {
  return result === 'skipped' || leaving === true;
}
