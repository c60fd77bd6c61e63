import type { Verdict } from '../meshes/mesh.js';
import type { Rule } from './rule.js';

type VerdictRule = Extract<Rule, { on: { verdicts: readonly string[] } }>;

/**
 * A rule whose judgement is a mesh's own admission: the code of its verdicts is the rule's id. What the mesh refuses is an error; what it
 * only warns of has the rule's severity. `hint` is what to do, or how to find it out from the verdict.
 */
export function verdictRule({
  hint,
  ...text
}: Omit<VerdictRule, 'on' | 'check'> & { hint: string | ((verdict: Verdict) => string) }): VerdictRule {
  return {
    ...text,
    on: { verdicts: [text.id] },
    check: (verdict, report) =>
      report({
        document: verdict.document,
        path: verdict.path,
        message: verdict.message,
        hint: typeof hint === 'string' ? hint : hint(verdict),
        severity: verdict.level === 'error' ? 'error' : text.severity,
        upstream: verdict.level,
      }),
  };
}
