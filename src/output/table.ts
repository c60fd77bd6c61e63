import { groupBy } from '../model/group-by.js';

/** Text as it stands in a column: what is seen counts, colour codes do not. */
export function visibleWidth(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what begins a colour code
  return [...text.replace(/\x1b\[[0-9;]*m/g, '')].length;
}

/** The text with blanks behind it, `width` columns in all; a longer one stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visibleWidth(text)));
}

/** The text with blanks before it, `width` columns in all; a longer one stays as it is. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - visibleWidth(text))) + text;
}

/** Lines of a table without borders: columns two blanks apart, `right` ones aligned to the right, no blanks at line ends. */
export function table(rows: readonly string[][], { indent = '', right = [] as readonly number[] } = {}): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, visibleWidth(cell));
    });
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => (right.includes(column) ? padStart : padEnd)(cell, widths[column] ?? 0));
    return (indent + cells.join('  ')).trimEnd();
  });
}

/** Breaks text at blanks, so that no line is wider than `width` unless one word is. Lines after the first are indented by `hang`. */
export function wrap(text: string, width: number, hang = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? (lines.length === 0 ? word : hang + word) : `${line} ${word}`;
    if (line !== '' && visibleWidth(longer) > width) {
      lines.push(line);
      line = hang + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** Cuts the middle out of a text that is too wide: `mgmt-cl…reviews`. */
export function shorten(text: string, width: number): string {
  const letters = [...text];
  if (letters.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (width - 1 - head)).join('')}`;
}

/** Each text cut to `width`; those that would look alike without their middle keep the part in which they differ: `…west-2/shop/c…`. */
export function shortenAll(texts: readonly string[], width: number): string[] {
  const alike = groupBy(new Set(texts), (text) => shorten(text, width));
  return texts.map((text) => {
    const short = shorten(text, width);
    const group = alike.get(short) as string[];
    return group.length === 1 ? short : around(text, commonStart(group), width);
  });
}

function around(text: string, place: number, width: number): string {
  const letters = [...text];
  const start = Math.min(Math.max(1, place - Math.floor(width / 3)), letters.length - (width - 1));
  const rest = letters.slice(start);
  return `…${rest.length < width ? rest.join('') : `${rest.slice(0, width - 2).join('')}…`}`;
}

/** How many letters all of them begin with. */
function commonStart(texts: readonly string[]): number {
  const [first = [], ...others] = texts.map((text) => [...text]);
  const end = first.findIndex((letter, at) => others.some((other) => other[at] !== letter));
  return end < 0 ? first.length : end;
}
