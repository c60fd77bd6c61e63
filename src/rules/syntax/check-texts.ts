import type { InputProblem } from '../../errors.js';
import type { Findings } from '../findings.js';
import type { Rule } from '../rule.js';

/** What the reader could not understand, as findings: under the rule that its problem names, else as text that is no YAML. */
export function checkTexts(rules: readonly Rule[], problems: readonly InputProblem[], findings: Findings): void {
  const known = rules.filter((rule) => rule.on === 'text');
  for (const problem of problems) {
    const id = problem.wholeFile ? 'syntax/unreadable-file' : (problem.docs ?? 'syntax/invalid-yaml');
    const rule = known.find((candidate) => candidate.id === id);
    if (rule !== undefined) findings.addText(rule, problem.position, problem);
  }
}
