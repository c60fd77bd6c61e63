import type { KindRule, Report, Rule, RuleContext } from './rule.js';

/** One rule over everything that it looks at. What text, schemas and admission say comes from those layers. */
export function runRule(rule: Rule, context: RuleContext, report: Report): void {
  if (rule.on === 'input') rule.check(context, report);
  else if (rule.on === 'plan') for (const plan of context.plans()) rule.check(plan, report, context);
  else if (isKindRule(rule)) {
    for (const { group, kind } of rule.on) {
      for (const document of context.of(group, kind)) rule.check(document, report, context);
    }
  }
}

function isKindRule(rule: Rule): rule is KindRule {
  return Array.isArray(rule.on);
}
