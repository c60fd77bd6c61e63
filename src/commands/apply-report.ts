import type { Applied } from '../cluster/apply.js';
import { objectText, referenceOf } from '../cluster/reference.js';
import type { Wanted } from '../cluster/wanted.js';
import { groupBy } from '../model/group-by.js';
import type { AppliedObject } from '../output/report.js';

/** One object as the report has it. */
export function reported(
  { cluster, object }: Pick<Wanted, 'cluster' | 'object'>,
  result: AppliedObject['result'],
  message = '',
): AppliedObject {
  const { apiVersion, kind, namespace = '', name } = referenceOf(object);
  return { cluster, apiVersion, kind, namespace, name, result, message };
}

/** What was done where, as stderr tells it when not everything was: a line for each cluster. */
export function tellDone(applied: readonly Applied[]): string {
  const clusters = groupBy(applied, ({ target }) => target.cluster.name);
  return [...clusters]
    .map(([name, list]) => {
      const done = list.filter(({ written }) => written);
      const as = list.filter(({ written, result }) => !written && result === 'unchanged');
      const bad = list.filter(({ result }) => result === 'failed' || result === 'rejected');
      const rest = list.filter(({ result }) => result === 'skipped');
      const parts = [
        ['written', done],
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
