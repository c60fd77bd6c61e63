import { UsageError } from '../errors.js';
import { suggestion } from '../manifest/did-you-mean.js';
import type { Rule } from '../rules/rule.js';
import { isRuleName, ruleNames } from '../rules/rule-names.js';
import { type Level, levels, type Severities } from '../rules/severity.js';
import type { Flags } from './command.js';

/**
 * `--severity RULE=LEVEL`, as often as it was given.
 *
 * @throws UsageError for a rule or a level that does not exist.
 */
export function severityFlags(given: Flags[string], rules: readonly Rule[]): Severities {
  const texts = Array.isArray(given) ? given : [];
  return Object.fromEntries(
    texts.map((text): [string, Level] => {
      const [rule = '', level, ...rest] = text.split('=');
      if (level === undefined || rest.length > 0) {
        throw new UsageError('severity', `found \`${text}\` for --severity, expected RULE=LEVEL`, {
          hint: `for example \`--severity ${rules[0]?.id ?? 'istio/*'}=off\``,
        });
      }
      checkRule(rule, rules);
      if (!levels.includes(level as Level)) {
        throw new UsageError('severity', `found the level \`${level}\`, expected one of ${levels.join(', ')}`, {
          hint: suggestion(level, levels),
        });
      }
      return [rule, level as Level];
    }),
  );
}

function checkRule(name: string, rules: readonly Rule[]): void {
  if (isRuleName(name, rules)) return;
  throw new UsageError('unknown-rule', `unknown rule \`${name}\``, {
    hint: suggestion(name, ruleNames(rules)) ?? 'see `failover explain --rules`',
  });
}
