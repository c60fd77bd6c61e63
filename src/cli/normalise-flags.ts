import type { Flag } from '../commands/command.js';
import { UsageError } from '../errors.js';

const TRUE = new Set(['true', 'TRUE', 'True', 't', 'T', '1']);
const FALSE = new Set(['false', 'FALSE', 'False', 'f', 'F', '0']);

/**
 * Spells kubectl's flags (spf13/pflag) the way commander knows them: `--flag=true|false` of a boolean as `--flag` or `--no-flag`, `-o=json` as
 * `--output=json`, further spellings of a flag as its name. What stands after `--` is left alone.
 *
 * @throws UsageError for a boolean flag with another value.
 */
export function normaliseFlags(args: readonly string[], flags: readonly Flag[]): string[] {
  const end = args.indexOf('--');
  return args.map((word, index) => {
    const match = /^(?:--([^=]+)|-([^-]))(=.*)?$/s.exec(word);
    if (match === null || (end >= 0 && index > end)) return word;
    const [, long, short, value] = match;
    const flag = flags.find(({ name, short: letter, aliases }) =>
      long === undefined ? letter === short : name === long || aliases?.includes(long),
    );
    if (flag === undefined || (long === undefined && value === undefined)) return word;
    if (flag.value !== undefined || value === undefined) return `--${flag.name}${value ?? ''}`;
    const text = value.slice(1);
    if (TRUE.has(text)) return `--${flag.name}`;
    if (FALSE.has(text)) return `--no-${flag.name}`;
    throw new UsageError(
      'boolean-flag',
      `found \`${word}\`, expected \`--${flag.name}\`, \`--${flag.name}=true\` or \`--${flag.name}=false\``,
    );
  });
}
