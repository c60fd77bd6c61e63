import type { Argument, Command, CommandEntry, CommandGroup, Flag } from '../commands/command.js';
import { globalFlags } from '../commands/flags.js';

const HELP: Flag = { name: 'help', short: 'h', description: 'this text' };

/** How the user calls us, `failover` or `kubectl failover`, and the same with the words of a command. */
export interface Called {
  program: string;
  call: string;
}

/** What `failover` and `failover --help` print. `name` is how the user calls us: `failover` or `kubectl failover`. */
export function programHelp(name: string, entries: readonly CommandEntry[], width: number): string {
  const version: Flag = { name: 'version', description: 'the version of this program' };
  return [
    paragraph('Write, check, explain, simulate and apply service failover across clusters, regions and meshes.', width),
    section('Usage', [`  ${name} COMMAND [flags]`]),
    ...entrySections(entries, width),
    section('Flags', flagRows([HELP, version, ...globalFlags], width)),
    `\`${name} COMMAND --help\` tells more about a command.\n`,
  ].join('\n');
}

/** What `failover certs --help` prints: the words that stand behind this one. */
export function groupHelp({ program, call }: Called, entry: CommandEntry, group: CommandGroup, width: number): string {
  const { command, noun = 'COMMAND' } = group;
  return [
    ...introduction(entry, group.description, width),
    section('Usage', [`  ${call} ${noun} [flags]`, ...(command === undefined ? [] : [`  ${call} [flags]`])]),
    ...entrySections(group.subcommands, width),
    ...exampleSection(program, [...(command?.examples ?? []), ...group.examples]),
    ...(command === undefined ? [] : [section(`Flags without ${noun}`, flagRows(command.flags, width))]),
    section('Flags of every command', flagRows([HELP, ...globalFlags], width)),
    `\`${call} ${noun} --help\` tells more about a ${noun === 'COMMAND' ? 'command' : noun}.\n`,
  ].join('\n');
}

/** What `failover COMMAND --help` prints. */
export function commandHelp({ program, call }: Called, entry: CommandEntry, command: Command, width: number): string {
  const words = (command.arguments ?? []).map(placeholder);
  const named = (command.arguments ?? []).map(({ name: label, description, choices }) => ({
    label: label.toUpperCase(),
    text: described(description, choices),
  }));
  const longest = Math.max(0, ...named.map(({ label }) => label.length));
  return [
    ...introduction(entry, command.description, width),
    section('Usage', [`  ${[call, ...words].join(' ')} [flags]`]),
    ...(named.length === 0
      ? []
      : [
          section(
            'Arguments',
            named.flatMap(({ label, text }) => row(label, text, longest, width)),
          ),
        ]),
    ...exampleSection(program, command.examples),
    ...(command.flags.some((flag) => !flag.hidden) ? [section('Flags', flagRows(command.flags, width))] : []),
    section('Flags of every command', flagRows([HELP, ...globalFlags], width)),
  ].join('\n');
}

function introduction({ summary }: CommandEntry, description: string | undefined, width: number): string[] {
  return [
    paragraph(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, width),
    ...(description === undefined ? [] : [paragraph(description, width)]),
  ];
}

function entrySections(entries: readonly CommandEntry[], width: number): string[] {
  const groups = [...new Set(entries.map((entry) => entry.group))].sort(last('Other'));
  const longest = Math.max(...entries.map((entry) => entry.name.length));
  return groups.map((group) =>
    section(
      group,
      entries
        .filter((entry) => entry.group === group)
        .flatMap((entry) => row(entry.name, entry.summary, longest, width)),
    ),
  );
}

function exampleSection(program: string, examples: Command['examples']): string[] {
  const lines = examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${line.replace(/^failover\b/, program)}`, '']);
  return examples.length === 0 ? [] : [section('Examples', lines.slice(0, -1))];
}

function placeholder({ name, required, repeats }: Argument): string {
  const label = `${name.toUpperCase()}${repeats ? '...' : ''}`;
  return required ? label : `[${label}]`;
}

function flagRows(flags: readonly Flag[], width: number): string[] {
  const rows = flags
    .filter((flag) => !flag.hidden)
    .map((flag) => {
      const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
      const value = flag.value === undefined ? '' : ` ${flag.value}`;
      const fallback = flag.default === undefined ? '' : ` (default: ${flag.default})`;
      return {
        label: `${short}--${flag.name}${value}`,
        text: `${described(flag.description, flag.choices)}${fallback}`,
      };
    });
  const longest = Math.max(...rows.map(({ label }) => label.length));
  return rows.flatMap(({ label, text }) => row(label, text, longest, width));
}

function described(text: string, choices: readonly string[] | undefined): string {
  return choices === undefined ? text : `${text}: ${choices.join(', ')}`;
}

function section(title: string, lines: readonly string[]): string {
  return `${title}:\n${lines.join('\n')}\n`;
}

function row(label: string, text: string, longest: number, width: number): string[] {
  const margin = ' '.repeat(longest + 5);
  return wrap(text, Math.max(width - margin.length, 30)).map((line, index) =>
    index === 0 ? `  ${label.padEnd(longest)}   ${line}` : `${margin}${line}`,
  );
}

function paragraph(text: string, width: number): string {
  return `${text
    .split('\n\n')
    .map((part) => wrap(part, width).join('\n'))
    .join('\n\n')}\n`;
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) as string;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

function last(name: string) {
  return (a: string, b: string) => Number(a === name) - Number(b === name);
}
