/** One line of a comparison. */
interface Edit {
  sign: ' ' | '-' | '+';
  line: string;
}

/** Lines of context around a change, as `diff -u` shows them. */
const CONTEXT = 3;

/** What changed between two texts, as `diff -u -N` writes it; '' where they are alike. A name stands for a text that is not there as well. */
export function unifiedDiff(before: string, after: string, names: { before: string; after: string }): string {
  if (before === after) return '';
  const edits = compare(linesOf(before), linesOf(after));
  return `--- ${names.before}\n+++ ${names.after}\n${hunks(edits).join('')}`;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The shortest way from one list of lines to the other (E. W. Myers: An O(ND) Difference Algorithm and Its Variations, 1986). */
function compare(before: readonly string[], after: readonly string[]): Edit[] {
  if (before.length === 0) return after.map((line) => ({ sign: '+', line }));
  if (after.length === 0) return before.map((line) => ({ sign: '-', line }));
  const most = before.length + after.length;
  // For each diagonal (lines of `before` minus lines of `after`), how far into `before` the best way with this many changes leads.
  let reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let changes = 0; changes <= most; changes += 1) {
    trace.push(reach);
    const next = new Map(reach);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = stepsDown(reach, diagonal, changes) ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return backtrack(trace, before, after);
    }
    reach = next;
  }
  return [];
}

function backtrack(trace: readonly Map<number, number>[], before: readonly string[], after: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [before.length, after.length];
  for (let changes = trace.length - 1; changes >= 0; changes -= 1) {
    const reach = trace[changes] as Map<number, number>;
    const diagonal = x - y;
    const down = stepsDown(reach, diagonal, changes);
    const from = down ? diagonal + 1 : diagonal - 1;
    const startX = changes === 0 ? 0 : at(reach, from);
    const startY = changes === 0 ? 0 : startX - from;
    while (x > startX && y > startY) {
      x -= 1;
      y -= 1;
      edits.push({ sign: ' ', line: before[x] as string });
    }
    if (changes === 0) break;
    if (down) edits.push({ sign: '+', line: after[--y] as string });
    else edits.push({ sign: '-', line: before[--x] as string });
  }
  return edits.reverse();
}

/** Whether the best way onto this diagonal adds a line rather than removes one. */
function stepsDown(reach: ReadonlyMap<number, number>, diagonal: number, changes: number): boolean {
  return diagonal === -changes || (diagonal !== changes && at(reach, diagonal - 1) < at(reach, diagonal + 1));
}

function at(reach: ReadonlyMap<number, number>, diagonal: number): number {
  return reach.get(diagonal) ?? -1;
}

function hunks(edits: readonly Edit[]): string[] {
  const changed = edits.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const ranges: [number, number][] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    const [start, end] = [Math.max(0, index - CONTEXT), Math.min(edits.length, index + CONTEXT + 1)];
    if (last !== undefined && start <= last[1]) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges.map(([start, end]) => {
    const lines = edits.slice(start, end);
    const header = `@@ -${range(edits, start, end, '+')} +${range(edits, start, end, '-')} @@`;
    return `${[header, ...lines.map(({ sign, line }) => sign + line)].join('\n')}\n`;
  });
}

/** `START,COUNT` of one side, whose lines are those without `other`; the count 1 is left out, and an empty side starts at the line before. */
function range(edits: readonly Edit[], start: number, end: number, other: Edit['sign']): string {
  const count = (list: readonly Edit[]) => list.filter(({ sign }) => sign !== other).length;
  const before = count(edits.slice(0, start));
  const inside = count(edits.slice(start, end));
  if (inside === 0) return `${before},0`;
  return inside === 1 ? `${before + 1}` : `${before + 1},${inside}`;
}
