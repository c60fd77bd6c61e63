import { UsageError } from '../errors.js';
import type { Terminal } from '../model/terminal.js';
import { formats } from './index.js';
import type { Report } from './report.js';
import type { Style } from './style.js';

/** The values of `-o` that a command with this kind of report offers, `text` first. */
export function formatNames(kind: Report['kind']): string[] {
  const names = formats.filter((format) => format.renders[kind] !== undefined).map(({ name }) => name);
  return names.sort((a, b) => Number(b === 'text') - Number(a === 'text'));
}

/**
 * Writes the report to stdout in the named format. Long lists are shortened on a terminal only, and not with `verbose`.
 *
 * @throws UsageError when no such format renders this kind of report.
 */
export async function print(
  terminal: Terminal,
  report: Report,
  formatName = 'text',
  { verbose = false }: { verbose?: boolean } = {},
): Promise<void> {
  // Loaded here, so that a command whose flags are wrong never pays for chalk.
  const { createStyle } = await import('./style.js');
  const style = createStyle(terminal.color, terminal.columns, verbose || !terminal.stdoutIsTTY);
  const text = render(report, formatName, style);
  if (text !== '') terminal.out(text.endsWith('\n') ? text : `${text}\n`);
}

/** The report as text on stderr, for people, where stdout is for something else. */
export async function showAside(terminal: Terminal, report: Report): Promise<void> {
  const { createStyle } = await import('./style.js');
  const text = render(report, 'text', createStyle(terminal.errorColor, terminal.columns, true)).trimEnd();
  if (text !== '') terminal.note(text);
}

/** The report as text in the named format. */
export function render(report: Report, formatName: string, style: Style): string {
  const format = formats.find(({ name }) => name === formatName);
  const renderer = format?.renders[report.kind] as ((report: Report, style: Style) => string) | undefined;
  if (renderer === undefined) {
    throw new UsageError('unknown-format', `unknown output format \`${formatName}\``, {
      hint: `use one of ${formatNames(report.kind).join(', ')}`,
    });
  }
  return renderer(report, style);
}
