/**
 * The candidate that was probably meant: the same but for case, `-` and `_`, or at most a third of the letters away (a swap of
 * neighbours counts as one). Undefined when nothing is near; of equally near ones the first.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  const wanted = fold(word);
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const known = fold(candidate);
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, known.length) / 3));
    // A tail or head is what people forget or add: `outlier`, `outlierDetection`.
    const distance = isPartOf(wanted, known) ? Math.min(limit, edits(wanted, known)) : edits(wanted, known);
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ``did you mean `baseEjectionTime`?`` when something is near, else undefined. */
export function suggestion(word: string, candidates: Iterable<string>): string | undefined {
  const near = didYouMean(word, candidates);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

function isPartOf(one: string, other: string): boolean {
  const [part, whole] = one.length <= other.length ? [one, other] : [other, one];
  return part.length >= 4 && (whole.startsWith(part) || whole.endsWith(part));
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other (optimal string alignment). */
function edits(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (last[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (last[column - 1] as number) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] as number) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] as number;
}
