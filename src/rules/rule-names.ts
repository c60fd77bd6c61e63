import type { Rule } from './rule.js';

/** What may stand for rules in settings: their ids, and `GROUP/*` for all of a group. */
export function ruleNames(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap(({ id }) => [id, `${id.slice(0, id.indexOf('/'))}/*`]))];
}

/** Whether a setting may name rules like this. */
export function isRuleName(name: string, rules: readonly Rule[]): boolean {
  return ruleNames(rules).includes(name);
}
