import type { Span } from '../model/document.js';

/** A stretch of a text and what stands there afterwards. */
export interface Edit {
  at: Span;
  text: string;
}

/** The text after the edits; everything else, line ends and comments included, stays as it is. Of edits that overlap the first holds. */
export function editText(text: string, edits: readonly Edit[]): string {
  const starts = lineStarts(text);
  const placed = edits
    .map((edit) => ({ ...edit, from: offsetOf(edit.at.start, starts), to: offsetOf(edit.at.end, starts) }))
    .sort((a, b) => a.from - b.from);
  let result = '';
  let done = 0;
  for (const { from, to, text: replacement } of placed) {
    if (from < done) continue;
    result += text.slice(done, from) + replacement;
    done = to;
  }
  return result + text.slice(done);
}

/** Where each line begins. A byte-order mark belongs to no column. */
function lineStarts(text: string): number[] {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}

function offsetOf({ line, column }: Span['start'], starts: readonly number[]): number {
  return (starts[line - 1] ?? 0) + column - 1;
}
