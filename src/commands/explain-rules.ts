import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import { print } from '../output/print.js';
import { rules } from '../rules/index.js';
import type { Context, Flags } from './command.js';

/**
 * The page of one rule, or the list of all.
 *
 * @throws UsageError for an id that no rule has.
 */
export async function explainRules(context: Context, id: string | undefined, flags: Flags): Promise<number> {
  if (Array.isArray(flags.filename)) {
    throw new UsageError('rule-and-input', `found \`${id ?? '--rules'}\` beside -f, expected one of them`, {
      hint: 'every file needs its own -f',
    });
  }
  const data = id === undefined ? [...rules] : rules.filter((rule) => rule.id === id);
  if (data.length === 0) {
    const hint =
      nameOfFile(context, id) ??
      suggestion(
        id ?? '',
        rules.map((rule) => rule.id),
      ) ??
      'see `failover explain --rules`';
    throw new UsageError('unknown-rule', `unknown rule \`${id}\``, { hint });
  }
  await print(context.terminal, { kind: 'rules', data }, typeof flags.output === 'string' ? flags.output : 'text');
  return 0;
}

/** Rule ids have no dots, and files are what the other half of this command takes. */
function nameOfFile({ cwd }: Context, id = ''): string | undefined {
  return /^[.~/-]|\.[a-z]+$|\/$/i.test(id) || existsSync(resolve(cwd, id))
    ? `a file or folder is named with -f: \`failover explain -f ${id}\``
    : undefined;
}
