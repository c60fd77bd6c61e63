import { CommanderError } from 'commander';
import type { Command, CommandEntry, CommandGroup, Context, Flag, Flags } from '../commands/command.js';
import { filename, globalFlags } from '../commands/flags.js';
import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import { checkValue } from './check-value.js';
import { commandHelp, groupHelp, programHelp } from './help.js';
import { usageError } from './usage-error.js';
import { Word } from './word.js';

/** What a run needs of the outside. */
export interface ProgramOptions {
  /** How the user calls us: `failover` or `kubectl failover`. */
  name: string;
  version: string;
  /** Width of help. */
  columns: number;
  out(text: string): void;
  /** The context of the command about to run, made when its flags are known. */
  context(flags: Flags): Context;
}

/**
 * Runs the command that the arguments (without the program's own name) ask for, and gives its exit code. Loads that command only.
 *
 * @throws FailoverError, UsageError among them.
 */
export async function runProgram(
  args: readonly string[],
  entries: readonly CommandEntry[],
  options: ProgramOptions,
): Promise<number> {
  const words = withoutHelpWord(args);
  checkCommand(words, entries, options.name);
  const program = createWord(new Word(options.name), options);
  program.helpText = programHelp(options.name, entries, options.columns);
  program.version(options.version, '--version').enablePositionalOptions();
  program.addFlags(globalFlags);
  let current = { word: program, call: options.name };
  let exitCode = 0;
  const addWords = (parent: Word, list: readonly CommandEntry[], rest: readonly string[], outer: () => Flags): void => {
    const { call } = current;
    for (const { name } of list) createWord(parent.command(name), options);
    parent.hook('preSubcommand', async (_, sub) => {
      const word = sub as Word;
      const entry = list.find(({ name }) => name === word.name()) as CommandEntry;
      const loaded = await entry.load();
      current = { word, call: `${call} ${entry.name}` };
      if ('subcommands' in loaded) addGroup(word, entry, loaded, rest.slice(rest.indexOf(entry.name) + 1), outer);
      else addCommand(word, entry, loaded, outer);
    });
  };
  const addGroup = (
    word: Word,
    entry: CommandEntry,
    group: CommandGroup,
    rest: readonly string[],
    outer: () => Flags,
  ): void => {
    const own = group.command?.flags ?? [];
    checkCommand(rest, group.subcommands, current.call, { noun: group.noun, flags: own });
    word.enablePositionalOptions().addFlags([...own, ...globalFlags]);
    word.helpText = groupHelp({ program: options.name, call: current.call }, entry, group, options.columns);
    addWords(word, group.subcommands, rest, () => ({ ...outer(), ...word.opts<Flags>() }));
    word.action(async () => {
      const { command } = group;
      if (command === undefined || word.args.length + Object.keys(word.opts()).length === 0) options.out(word.helpText);
      else await runCommand(word, command, outer);
    });
  };
  const addCommand = (word: Word, entry: CommandEntry, command: Command, outer: () => Flags): void => {
    word.addFlags([...command.flags, ...globalFlags]);
    word.addArguments(command.arguments ?? []);
    word.helpText = commandHelp({ program: options.name, call: current.call }, entry, command, options.columns);
    word.action(() => runCommand(word, command, outer));
  };
  const runCommand = async (word: Word, command: Command, outer: () => Flags): Promise<void> => {
    const flags = { ...outer(), ...word.opts<Flags>() };
    checkArguments(word.args, command);
    exitCode = await command.run(options.context(flags), word.args, flags);
  };
  addWords(program, entries, words, () => program.opts<Flags>());
  try {
    await program.parseAsync(words.length === 0 ? ['--help'] : words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, current.word, current.call);
  }
  return exitCode;
}

function createWord(word: Word, { out }: ProgramOptions): Word {
  // Commander's own messages are written by usageError; too many arguments are found by checkArguments, which can say more.
  word.exitOverride().configureOutput({ writeOut: out, writeErr: () => undefined });
  return word.helpCommand(false).allowExcessArguments(true);
}

/** `help X` as `X --help`, since commander loads nothing for the former. */
function withoutHelpWord(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  if (first !== 'help') return [...args];
  return [...rest.filter((word) => !word.startsWith('-')), '--help'];
}

/** Before commander, which would answer `nosuch --help` with the help of the whole. */
function checkCommand(
  words: readonly string[],
  entries: readonly CommandEntry[],
  program: string,
  { noun = 'COMMAND', flags = [] }: { noun?: string; flags?: readonly Flag[] } = {},
): void {
  const valued = [...globalFlags, ...flags]
    .filter((flag) => flag.value !== undefined)
    .flatMap(({ name, short }) => [`--${name}`, `-${short}`]);
  const word = words.find((candidate, index) => !candidate.startsWith('-') && !valued.includes(words[index - 1] ?? ''));
  if (word === undefined || entries.some(({ name }) => name === word)) return;
  const names = entries.map(({ name }) => name);
  const help = noun === 'COMMAND' ? `see \`${program} --help\`` : `use one of ${names.join(', ')}`;
  const near = suggestion(word, names);
  throw new UsageError('unknown-command', `unknown ${noun === 'COMMAND' ? 'command' : noun} \`${word}\``, {
    hint: near === undefined ? help : noun === 'COMMAND' ? near : `${near} ${help}`,
  });
}

function checkArguments(given: readonly string[], { arguments: known = [], flags }: Command): void {
  given.forEach((value, index) => {
    const argument = known[index] ?? (known.at(-1)?.repeats ? known.at(-1) : undefined);
    if (argument !== undefined) {
      checkValue(value, { ...argument, name: argument.name.toUpperCase() }, '');
      return;
    }
    const hint = flags.includes(filename) ? 'every file needs its own -f, and a glob needs quotes' : undefined;
    throw new UsageError(
      'extra-argument',
      `found the argument \`${value}\`, expected ${known.length === 0 ? 'none' : `only ${known.length}`}`,
      { hint },
    );
  });
}
