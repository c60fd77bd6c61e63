/**
 * The text with nothing left in it that a terminal obeys: names, labels and a server's words come from others, and `ESC ] 0 ; …` in them would rename
 * the window, `CR` hide what stands before it. Control characters become `\u001b` (in JSON still the same string); tabs and line ends stay, and with
 * `color` the colours of output/style.ts.
 *
 * kubectl does the same to its tables (cli-runtime: printers/terminal.go).
 */
export function printable(text: string, { color }: { color: boolean }): string {
  return text.replace(CONTROL, (found) => (found === '\r\n' || (color && found.length > 1) ? found : shown(found)));
}

/** A colour code of ours, a line end of Windows, or any control character but tab, line feed and YAML's next line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's commands begin with them
const CONTROL = /\u001B\[(?:[12]|22|3[1-69])m|\r\n|[^\P{Cc}\t\n\u0085]/gu;

function shown(found: string): string {
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}${found.slice(1)}`;
}
