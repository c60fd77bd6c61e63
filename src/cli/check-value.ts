import type { Argument, Flag } from '../commands/command.js';
import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';

/** @throws UsageError when the flag or argument takes only certain values and this is none of them. */
export function checkValue(
  value: string,
  { name, choices }: Pick<Flag | Argument, 'name' | 'choices'>,
  dashes = '--',
): void {
  if (choices === undefined || choices.includes(value)) return;
  throw new UsageError(
    'unknown-value',
    `found \`${value}\` for ${dashes}${name}, expected one of ${choices.join(', ')}`,
    {
      hint: suggestion(value, choices),
    },
  );
}
