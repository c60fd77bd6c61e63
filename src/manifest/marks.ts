import type { Path } from '../model/document.js';

/** Where a value stands in its text, and where its parts stand: keys of a map, items of a list. Offsets count from the text's start. */
export interface Mark {
  offset: number;
  parts?: Map<string | number, Mark>;
}

/** The mark of a field, or of its nearest parent that stands in the text. */
export function markAt(root: Mark, path: Path): Mark {
  let mark = root;
  for (const part of path) {
    const next = mark.parts?.get(part);
    if (next === undefined) break;
    mark = next;
  }
  return mark;
}

/** Line and column, counted from 1, of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}
