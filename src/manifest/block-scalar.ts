const HEADER = /\|([-+]?)[ ]*\n/y;

/**
 * The text of a literal block scalar (`|`, `|-`, `|+`) whose header stands at `offset`, under a key or dash in column `indent`, and the offset of
 * the line after it. Gives undefined for what is unusual: an empty scalar, an indentation indicator, a last line without its end.
 */
export function blockScalar(text: string, offset: number, indent: number): { value: string; end: number } | undefined {
  HEADER.lastIndex = offset;
  const chomping = HEADER.exec(text)?.[1];
  if (chomping === undefined) return undefined;
  let start = HEADER.lastIndex;
  let first = start;
  while (text.charAt(first) === '\n') first += 1;
  const margin = spacesAt(text, first, Number.POSITIVE_INFINITY);
  if (margin <= indent || /^[\n\t]?$/.test(text.charAt(first + margin))) return undefined;

  const lines: string[] = [];
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    const spaces = spacesAt(text, start, margin);
    if (spaces < margin && start + spaces < end) {
      if (spaces > indent) return undefined;
      break;
    }
    lines.push(text.slice(Math.min(start + margin, end), end));
    start = end + 1;
  }
  if (chomping === '+') return { value: `${lines.join('\n')}\n`, end: start };
  while (lines.at(-1) === '') lines.pop();
  return { value: lines.join('\n') + (chomping === '-' ? '' : '\n'), end: start };
}

function spacesAt(text: string, offset: number, most: number): number {
  let count = 0;
  while (count < most && text.charAt(offset + count) === ' ') count += 1;
  return count;
}
