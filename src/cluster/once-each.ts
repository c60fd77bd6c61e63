import { isDeepStrictEqual } from 'node:util';
import { InputError, type InputProblem } from '../errors.js';
import { objectKey, referenceOf } from './reference.js';
import type { Wanted } from './wanted.js';

/** Of something that is wanted in another way than `before`: what follows in the message, and what to do. */
type Remark = (one: Wanted, before: Wanted) => { reason?: string; hint: string };

/**
 * What is wanted, each object once for each place. The very same object may be wanted again.
 *
 * @throws InputError for every object wanted in two ways in one place, naming both positions.
 */
export function onceEach(wanted: readonly Wanted[], placeOf: (one: Wanted) => string, remark: Remark): Wanted[] {
  const kept = new Map<string, Wanted>();
  const problems: InputProblem[] = [];
  for (const one of wanted) {
    const reference = referenceOf(one.object);
    const key = `${placeOf(one)}\n${objectKey(reference)}`;
    const before = kept.get(key);
    if (before === undefined) kept.set(key, one);
    else if (!isDeepStrictEqual(before.object, one.object)) {
      const { file, line } = before.document.at();
      const { reason = '', hint } = remark(one, before);
      const message = `${reference.kind} ${reference.name} is wanted in another way at ${file}:${line}${reason}`;
      problems.push({ position: one.document.at(), message, hint });
    }
  }
  if (problems.length > 0) throw new InputError('repeated-object', 'the same object is wanted twice', { problems });
  return [...kept.values()];
}
