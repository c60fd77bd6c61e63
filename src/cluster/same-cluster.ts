import { isDeepStrictEqual } from 'node:util';
import { InputError, type InputProblem } from '../errors.js';
import type { Cluster } from '../model/cluster.js';
import { objectKey, referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/**
 * Two names of clusters may lead to one context. What is wanted alike under both is wanted once.
 *
 * @throws InputError for one object wanted in two ways there, naming both positions.
 */
export function refuseRepeated(wanted: readonly Wanted[], clusters: ReadonlyMap<string, Cluster>): void {
  const first = new Map<string, Wanted>();
  const problems: InputProblem[] = [];
  for (const one of wanted) {
    const context = clusters.get(one.cluster)?.context ?? one.cluster;
    const reference = referenceOf(one.object);
    const key = `${context}\n${objectKey(reference)}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, one);
    else if (!isDeepStrictEqual(before.object, one.object)) {
      const { file, line } = before.document.at();
      problems.push({
        position: one.document.at(),
        message: `${reference.kind} ${reference.name} is wanted in another way at ${file}:${line}, and clusters ${named(before)} and ${named(one)} are one: context ${context}`,
        hint: `give each its own context: --cluster ${one.cluster || 'NAME'}=CONTEXT`,
      });
    }
  }
  if (problems.length > 0) throw new InputError('repeated-object', 'the same object is wanted twice', { problems });
}

/** Clusters with several names, one sentence each. */
export function sharedContexts(clusters: ReadonlyMap<string, Cluster>): string[] {
  const names = new Map<string, string[]>();
  for (const [name, { context }] of clusters) {
    if (name !== '') names.set(context, [...(names.get(context) ?? []), name]);
  }
  return [...names].flatMap(([context, list]) =>
    list.length < 2 ? [] : [`clusters ${list.join(', ')} are one: all of them are context ${context}`],
  );
}

function named({ cluster }: Wanted): string {
  return cluster === '' ? '(the current one)' : cluster;
}
