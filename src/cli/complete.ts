import type { Argument, Command, CommandEntry, Flag } from '../commands/command.js';
import { globalFlags } from '../commands/flags.js';
import type { Completed } from '../model/flag.js';
import type { Candidate } from './complete-value.js';

/** cobra's ShellCompDirective: what the shell does with the candidates. */
const FILES = 0;
const NO_SPACE = 2;
const NOTHING_ELSE = 4;
const FOLDERS = 16;

interface Candidates {
  values: readonly Candidate[];
  directive: number;
}

type Env = Record<string, string | undefined>;

/** The words before the one being typed, from the command on, and the typed one itself. */
interface Line {
  before: readonly string[];
  current: string;
  env: Env;
}

/**
 * What could stand in the place of the last word, in the format that cobra's `__complete` prints and kubectl reads: a candidate a line, with a
 * tab before its description, and last `:DIRECTIVE`. The last word is the one being typed, empty where none is begun.
 */
export async function complete(words: readonly string[], entries: readonly CommandEntry[], env: Env): Promise<string> {
  const typed = words.at(-1) ?? '';
  // What PowerShell before 7.3 makes of an empty word.
  const current = typed === '""' ? '' : typed;
  const before = words.slice(0, -1);
  const { values, directive } = await (before[0] === 'help'
    ? wordsOfHelp(before.slice(1), entries)
    : candidates({ before, current, env }, entries));
  const prefix = typedValue(current);
  const lines = values
    .filter(({ value }) => value.startsWith(prefix))
    .map(({ value, description }) => (description === undefined ? value : `${value}\t${description}`));
  return [...lines, `:${directive}\n`].join('\n');
}

/** `own` are the flags of the word before, which may work without one of these behind it. */
async function candidates(
  line: Line,
  entries: readonly CommandEntry[],
  own: readonly Flag[] = [],
): Promise<Candidates> {
  const { before } = line;
  const flags = [...own, ...globalFlags];
  const start = before.findIndex((_, index) => isPlainWord(before, index, flags));
  if (start < 0) return (await flagOrValue(line, flags)) ?? only(namesOf(entries));
  const entry = entries.find(({ name }) => name === before[start]);
  if (entry === undefined) return only([]);
  const command = await entry.load();
  const rest = { ...line, before: before.slice(start + 1) };
  if (!('subcommands' in command)) return wordsOfCommand(rest, command);
  return candidates(rest, command.subcommands, command.command?.flags);
}

async function wordsOfCommand(line: Line, command: Command): Promise<Candidates> {
  const flags = [...command.flags, ...globalFlags];
  const found = line.before.includes('--') ? undefined : await flagOrValue(line, flags);
  return found ?? argumentValues(line, command, flags);
}

/** After `help` only commands follow. */
async function wordsOfHelp(before: readonly string[], entries: readonly CommandEntry[]): Promise<Candidates> {
  const [first, ...rest] = before;
  if (first === undefined) return only(namesOf(entries));
  const command = await entries.find(({ name }) => name === first)?.load();
  return command !== undefined && 'subcommands' in command ? wordsOfHelp(rest, command.subcommands) : only([]);
}

/** Undefined where an argument or command is due. */
async function flagOrValue(line: Line, flags: readonly Flag[]): Promise<Candidates | undefined> {
  const { before, current } = line;
  const open = valueFlag(before.at(-1), flags);
  if (open !== undefined) return valuesOf(open, line);
  if (!current.startsWith('-')) return undefined;
  const [name, value] = current.split('=', 2);
  if (value !== undefined) {
    const flag = named(name as string, flags);
    if (flag === undefined) return only([]);
    return flag.value === undefined ? only(plain(['true', 'false'])) : valuesOf(flag, line);
  }
  const free = flags.filter(
    (flag) => !flag.hidden && (flag.repeats || !before.some((word) => named(word.replace(/=.*/s, ''), flags) === flag)),
  );
  return only(free.map((flag) => ({ value: `--${flag.name}`, description: flag.description })));
}

function argumentValues(line: Line, { arguments: known = [] }: Command, flags: readonly Flag[]): Promise<Candidates> {
  const count = line.before.filter((_, index) => isPlainWord(line.before, index, flags)).length;
  const last = known.at(-1);
  const argument = known[count] ?? (last?.repeats ? last : undefined);
  return valuesOf(argument ?? {}, line);
}

async function valuesOf(
  { choices, complete: sort }: Pick<Flag | Argument, 'choices' | 'complete'>,
  { before, current, env }: Line,
): Promise<Candidates> {
  if (choices !== undefined) return only(plain(choices));
  if (sort === undefined) return only([]);
  if (sort === 'file' || sort === 'directory') return { values: [], directive: sort === 'file' ? FILES : FOLDERS };
  const { listValues } = await import('./complete-value.js');
  const typed = typedValue(current);
  const values = await listValues(sort, { env, typed, kubeconfig: given('--kubeconfig', before) });
  return { values, directive: NOTHING_ELSE | (isHalf(sort, typed) ? NO_SPACE : 0) };
}

/** Whether more must follow without a space. */
function isHalf(sort: Completed, typed: string): boolean {
  return sort === 'rule-level' && !typed.includes('=');
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

/** Neither a flag nor the value of one. */
function isPlainWord(words: readonly string[], index: number, flags: readonly Flag[]): boolean {
  return !words[index]?.startsWith('-') && valueFlag(words[index - 1], flags) === undefined;
}

/** The value that the line so far gives to a flag. */
function given(flag: string, words: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at < 0 ? undefined : words[at] === flag ? words[at + 1] : words[at]?.slice(flag.length + 1);
}

/** The word being typed, without the flag that it may begin with. */
function typedValue(current: string): string {
  return current.startsWith('-') ? current.replace(/^-[^=]*=/s, '') : current;
}

function namesOf(entries: readonly CommandEntry[]): Candidate[] {
  return entries.map(({ name, summary }) => ({ value: name, description: summary }));
}

function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value }));
}

function only(values: readonly Candidate[]): Candidates {
  return { values, directive: NOTHING_ELSE };
}
