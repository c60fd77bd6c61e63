const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What takes two columns on a terminal: East Asian scripts and full-width forms (Unicode: EastAsianWidth.txt, W and F), and pictures. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|\uFE0F/u;

/** Columns that the text takes on a terminal. It must hold no escape sequences. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7E]*$/.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of LETTERS.segment(text)) columns += columnsOfLetter(segment);
  return columns;
}

/** Exactly so many columns: filled with blanks, or cut with `…` as its last letter. What would move the cursor is shown as `?`. */
export function cell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  if (width <= 0) return '';
  const safe = text.replace(/\p{Cc}/gu, '?');
  const taken = columnsOf(safe);
  if (taken <= width) {
    const blanks = ' '.repeat(width - taken);
    return align === 'left' ? safe + blanks : blanks + safe;
  }
  let kept = '';
  let columns = 0;
  for (const { segment } of LETTERS.segment(safe)) {
    const next = columnsOfLetter(segment);
    if (columns + next > width - 1) break;
    kept += segment;
    columns += next;
  }
  return `${kept}…${' '.repeat(width - 1 - columns)}`;
}

/** As `cell`, but cut in the middle: names differ at their ends. */
export function nameCell(text: string, width: number): string {
  if (columnsOf(text) <= width || width < 5) return cell(text, width);
  const letters = [...LETTERS.segment(text)].map(({ segment }) => segment);
  const half = Math.floor((width - 1) / 2);
  let tail = '';
  while (letters.length > 0 && columnsOf(tail) + columnsOf(letters.at(-1) as string) <= half)
    tail = letters.pop() + tail;
  return `${cell(letters.join(''), width - columnsOf(tail))}${cell(tail, columnsOf(tail))}`;
}

function columnsOfLetter(letter: string): number {
  if (/^[\p{M}\p{Cf}]+$/u.test(letter)) return 0;
  return WIDE.test(letter) ? 2 : 1;
}

const EIGHTHS = [...'▏▎▍▌▋▊▉█'];

/** A bar of `width` columns, filled up to that many percent; anything above 0 is seen. */
export function bar(percent: number, width: number): string {
  const eighths = Math.min(8 * width, Math.ceil((Math.max(0, percent) / 100) * 8 * width));
  const rest = eighths % 8;
  return ('█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? EIGHTHS[rest - 1] : '')).padEnd(width);
}

/** Running time as people read it from a clock: `0:07`, `12:40`, `1:02:03`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
