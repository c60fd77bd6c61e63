import type { CommanderError } from 'commander';
import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { Word } from './word.js';

/** Commander's complaint in our words. Left alone it would end the program with 1, which means that the answer is 'no'. */
export function usageError(error: CommanderError, word: Word, call: string): UsageError {
  const [, quoted = ''] = /'([^']*)'/.exec(error.message) ?? [];
  const help = `see \`${call} --help\``;
  if (error.code === 'commander.unknownOption') {
    const own = word.flags.filter((flag) => !flag.hidden).map((flag) => flag.name);
    const known = [...own, 'help', ...(word.parent === null ? ['version'] : [])];
    const near = quoted.startsWith('--') ? suggestion(quoted.slice(2).replace(/=.*/s, ''), known) : undefined;
    return new UsageError('unknown-flag', `unknown flag \`${quoted}\``, {
      hint: near?.replace('`', '`--') ?? help,
      cause: error,
    });
  }
  if (error.code === 'commander.optionMissingArgument') {
    const flag = quoted.replace(/ <.*/s, '').replace(/^-., /, '');
    return new UsageError('missing-value', `found no value for \`${flag}\`, expected one`, {
      hint: help,
      cause: error,
    });
  }
  if (error.code === 'commander.missingArgument') {
    return new UsageError('missing-argument', `found no ${quoted.toUpperCase()}, expected one`, {
      hint: help,
      cause: error,
    });
  }
  return new UsageError('wrong-usage', error.message.replace(/^error: /, ''), { hint: help, cause: error });
}
