import type { Command, CommandEntry, Flag } from '../commands/command.js';
import { filename, globalFlags } from '../commands/flags.js';
import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import { checkValue } from './check-value.js';

/** What people of kubectl, helm and terraform type first, and what does it here. */
const ELSEWHERE: Record<string, string> = {
  describe: 'explain',
  get: 'status',
  install: 'apply',
  lint: 'validate',
  plan: 'diff',
  remove: 'delete',
  run: 'simulate',
  template: 'generate',
  test: 'simulate',
  uninstall: 'delete',
};

/** kubectl takes the flags of a command before it, too (`-n prod status`): they are moved behind it. */
export function flagsBehind(words: readonly string[], entries: readonly CommandEntry[]): string[] {
  const names = entries.map(({ name }) => name);
  const index = words.findIndex((word) => names.includes(word));
  const before = words.slice(0, Math.max(index, 0));
  if (before.length === 0 || before.includes('--')) return [...words];
  return [words[index] as string, ...before, ...words.slice(index + 1)];
}

/**
 * Before commander, which would answer `nosuch --help` with the help of the whole.
 *
 * @throws UsageError for a word that is no command, and for a flag of a command where none is named.
 */
export function checkCommand(
  words: readonly string[],
  entries: readonly CommandEntry[],
  call: string,
  { noun = 'COMMAND', flags = [] }: { noun?: string; flags?: readonly Flag[] } = {},
): void {
  const known = [...globalFlags, ...flags];
  const index = words.findIndex((word, at) => !word.startsWith('-') && !takesValue(words[at - 1] ?? '', known));
  const word = words[index];
  if (word === undefined || entries.some(({ name }) => name === word)) return;
  const before = words[index - 1] ?? '';
  if (noun === 'COMMAND' && before.startsWith('-') && !before.includes('=') && !isFlag(before, known)) {
    throw new UsageError('unknown-flag', `found the flag \`${before}\` without a command`, {
      hint: `name the command first: \`${call} COMMAND ${before} ${word}\`, see \`${call} --help\``,
    });
  }
  const names = entries.map(({ name }) => name);
  const help = noun === 'COMMAND' ? `see \`${call} --help\`` : `use one of ${names.join(', ')}`;
  const near = suggestion(word, names) ?? elsewhere(word, names);
  throw new UsageError('unknown-command', `unknown ${noun === 'COMMAND' ? 'command' : noun} \`${word}\``, {
    hint: near === undefined ? help : noun === 'COMMAND' ? near : `${near} ${help}`,
  });
}

function elsewhere(word: string, names: readonly string[]): string | undefined {
  const name = Object.hasOwn(ELSEWHERE, word) ? ELSEWHERE[word] : undefined;
  return name !== undefined && names.includes(name) ? `did you mean \`${name}\`?` : undefined;
}

function takesValue(word: string, flags: readonly Flag[]): boolean {
  return isFlag(
    word,
    flags.filter(({ value }) => value !== undefined),
  );
}

function isFlag(word: string, flags: readonly Flag[]): boolean {
  return ['--help', '-h'].includes(word) || flags.some(({ name, short }) => [`--${name}`, `-${short}`].includes(word));
}

/** @throws UsageError for an argument that the command does not take, or not with this value. */
export function checkArguments(
  given: readonly string[],
  { arguments: known = [], flags }: Command,
  used: object,
): void {
  given.forEach((value, index) => {
    const argument = known[index] ?? (known.at(-1)?.repeats ? known.at(-1) : undefined);
    if (argument !== undefined) {
      checkValue(value, { ...argument, name: argument.name.toUpperCase() }, '');
      return;
    }
    const expected = known.length === 0 ? 'none' : `only ${known.length}`;
    throw new UsageError('extra-argument', `found the argument \`${value}\`, expected ${expected}`, {
      hint: flags.includes(filename) ? fileHint(value, given, filename.name in used) : undefined,
    });
  });
}

function fileHint(value: string, given: readonly string[], named: boolean): string {
  if (given.length === 1 && !named) return `a file or folder is named with -f: \`-f ${value}\``;
  return 'every file needs its own -f, and a glob needs quotes';
}
