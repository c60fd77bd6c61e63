import { CommanderError } from 'commander';
import type { Command, CommandEntry, CommandGroup, Context, Flags } from '../commands/command.js';
import { globalFlags } from '../commands/flags.js';
import { checkArguments, checkCommand, flagsBehind } from './check-words.js';
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
  const words = flagsBehind(withoutHelpWord(args), entries);
  checkCommand(words, entries, options.name);
  const program = createWord(new Word(options.name), options);
  program.helpText = programHelp(options.name, entries, options.columns);
  program.version(options.version, '--version').enablePositionalOptions();
  program.addFlags(globalFlags);
  program.action(() => options.out(program.helpText));
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
    checkArguments(word.args, command, flags);
    exitCode = await command.run(options.context(flags), word.args, flags);
  };
  addWords(program, entries, words, () => program.opts<Flags>());
  try {
    await program.parseAsync(words, { from: 'user' });
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
