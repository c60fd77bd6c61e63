import type { Severity } from '../model/finding.js';

/** What a user may say of a rule. */
export type Level = Severity | 'off';

export const levels: readonly Level[] = ['off', 'info', 'warning', 'error'];

/** Levels by rule id; `istio/*` stands for a whole group. */
export type Severities = Readonly<Record<string, Level>>;

/** What the user says of a rule: by its own id first, then by its group. */
export function chosenLevel(rule: string, severities: Severities): Level | undefined {
  const group = `${rule.slice(0, rule.indexOf('/'))}/*`;
  for (const key of [rule, group]) if (Object.hasOwn(severities, key)) return severities[key];
  return undefined;
}
