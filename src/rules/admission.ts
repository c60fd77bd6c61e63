import { meshes } from '../meshes/index.js';
import type { Verdict } from '../meshes/mesh.js';
import { apiGroup } from '../model/document.js';
import type { Findings } from './findings.js';
import type { Problem, Rule, RuleContext, VerdictRule } from './rule.js';

/** What each mesh itself would say of the objects. A verdict that no rule words is told in the mesh's words. */
export function checkAdmission(rules: readonly Rule[], context: RuleContext, findings: Findings): void {
  const byCode = new Map<string, VerdictRule[]>();
  for (const rule of rules.filter(isVerdictRule)) {
    for (const code of rule.on.verdicts) byCode.set(code, [...(byCode.get(code) ?? []), rule]);
  }
  // A rule of that id may look at the objects itself, because it judges more than the mesh does.
  const ids = new Set(rules.map(({ id }) => id));
  for (const verdict of verdicts(context)) {
    const wording = byCode.get(verdict.code);
    for (const rule of wording ?? []) {
      const report = (problem: Problem): void => {
        const told = findings.add(rule, { upstream: verdict.level, ...problem });
        if (told && verdict.level === 'error')
          findings.dropSchemaFinding(problem.document, problem.path, problem.message);
      };
      rule.check(verdict, report, context);
    }
    if (wording === undefined && !ids.has(verdict.code)) {
      const { code: id, level, document, path, message } = verdict;
      findings.add({ id, severity: level, upstream: level }, { document, path, message });
    }
  }
}

function* verdicts(context: RuleContext): Iterable<Verdict> {
  for (const mesh of meshes) {
    const { admit } = mesh;
    if (admit === undefined) continue;
    const kinds = new Set(mesh.kinds.map(({ apiGroup, kind }) => `${apiGroup}/${kind}`));
    for (const document of context.documents) {
      if (kinds.has(`${apiGroup(document.apiVersion)}/${document.kind}`)) yield* admit(document, context.documents);
    }
  }
}

function isVerdictRule(rule: Rule): rule is VerdictRule {
  return typeof rule.on === 'object' && 'verdicts' in rule.on;
}
