import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/**
 * What changed between two texts, as `diff -u -N` writes it; '' where they are alike. A name stands for a text that is not there as well.
 *
 * @param context unchanged lines shown around a change.
 */
export function unifiedDiff(
  before: string,
  after: string,
  names: { before: string; after: string },
  context = 3,
): string {
  if (before === after) return '';
  const options = { context, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(names.before, names.after, before, after, undefined, undefined, options);
}
