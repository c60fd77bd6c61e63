import type { Argument, Command, CommandEntry, Flag } from '../commands/command.js';
import { globalFlags } from '../commands/flags.js';

/** cobra's ShellCompDirective: what the shell does with the candidates. */
const FILES = 0;
const NOTHING_ELSE = 4;
const FOLDERS = 16;

interface Candidates {
  values: readonly { value: string; description?: string }[];
  directive: number;
}

/**
 * What could stand in the place of the last word, in the format that cobra's `__complete` prints and kubectl reads: a candidate a line, with a
 * tab before its description, and last `:DIRECTIVE`. The last word is the one being typed, empty where none is begun.
 */
export async function complete(words: readonly string[], entries: readonly CommandEntry[]): Promise<string> {
  const typed = words.at(-1) ?? '';
  // What PowerShell before 7.3 makes of an empty word.
  const current = typed === '""' ? '' : typed;
  const { values, directive } = await candidates(words.slice(0, -1), current, entries);
  const prefix = current.startsWith('-') ? current.replace(/^-[^=]*=/s, '') : current;
  const lines = values
    .filter(({ value }) => value.startsWith(prefix))
    .map(({ value, description }) => (description === undefined ? value : `${value}\t${description}`));
  return [...lines, `:${directive}\n`].join('\n');
}

async function candidates(
  before: readonly string[],
  current: string,
  entries: readonly CommandEntry[],
): Promise<Candidates> {
  const start = before.findIndex(
    (word, index) => !word.startsWith('-') && valueFlag(before[index - 1], globalFlags) === undefined,
  );
  const entry = entries.find(({ name }) => name === before[start]);
  if (entry === undefined) {
    const isHelp = before[start] === 'help' && start === before.length - 1;
    if (start >= 0 && !isHelp) return only([]);
    return (
      flagOrValue(before, current, globalFlags) ??
      only(entries.map(({ name, summary }) => ({ value: name, description: summary })))
    );
  }
  const command = await entry.load();
  const rest = before.slice(start + 1);
  if ('subcommands' in command) return candidates(rest, current, command.subcommands);
  const flags = [...command.flags, ...globalFlags];
  if (!rest.includes('--')) {
    const found = flagOrValue(rest, current, flags);
    if (found !== undefined) return found;
  }
  return argumentValues(command, rest, flags);
}

/** Undefined where an argument or command is due. */
function flagOrValue(before: readonly string[], current: string, flags: readonly Flag[]): Candidates | undefined {
  const open = valueFlag(before.at(-1), flags);
  if (open !== undefined) return valuesOf(open);
  if (!current.startsWith('-')) return undefined;
  const [name, value] = current.split('=', 2);
  if (value !== undefined) {
    const flag = named(name as string, flags);
    return flag === undefined ? only([]) : flag.value === undefined ? only(plain(['true', 'false'])) : valuesOf(flag);
  }
  const free = flags.filter(
    (flag) => !flag.hidden && (flag.repeats || !before.some((word) => named(word.replace(/=.*/s, ''), flags) === flag)),
  );
  return only(free.map((flag) => ({ value: `--${flag.name}`, description: flag.description })));
}

/** The flag whose value comes after this word. */
function valueFlag(word: string | undefined, flags: readonly Flag[]): Flag | undefined {
  const flag = word === undefined ? undefined : named(word, flags);
  return flag?.value === undefined ? undefined : flag;
}

function named(word: string, flags: readonly Flag[]): Flag | undefined {
  return flags.find(
    ({ name, short, aliases }) =>
      word === `--${name}` || word === `-${short}` || aliases?.some((alias) => word === `--${alias}`),
  );
}

function valuesOf({ choices, complete: kind }: Flag): Candidates {
  if (choices !== undefined) return only(plain(choices));
  return { values: [], directive: kind === 'file' ? FILES : kind === 'directory' ? FOLDERS : NOTHING_ELSE };
}

function argumentValues(
  { arguments: known = [] }: Command,
  before: readonly string[],
  flags: readonly Flag[],
): Candidates {
  const given = before.filter(
    (word, index) => !word.startsWith('-') && valueFlag(before[index - 1], flags) === undefined,
  );
  const last = known.at(-1);
  const argument: Argument | undefined = known[given.length] ?? (last?.repeats ? last : undefined);
  return only(plain(argument?.choices ?? []));
}

function plain(values: readonly string[]) {
  return values.map((value) => ({ value }));
}

function only(values: Candidates['values']): Candidates {
  return { values, directive: NOTHING_ELSE };
}
