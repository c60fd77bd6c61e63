import type { Document } from '../model/document.js';
import type { Finding } from '../model/finding.js';
import { checkAdmission } from './admission.js';
import { createContext } from './context.js';
import { Findings } from './findings.js';
import type { Rule } from './rule.js';
import { runRule } from './run-rule.js';
import { checkSchemas } from './schema/check-schemas.js';
import { checkTexts } from './syntax/check-texts.js';
import type { ValidateOptions } from './validate.js';

/** What these rules, and no others, find in the documents. */
export function applyRules(
  rules: readonly Rule[],
  documents: readonly Document[],
  options: ValidateOptions,
): Finding[] {
  const { problems = [], schemas = [], severity = {}, nowMs = Number.NaN } = options;
  const findings = new Findings(severity);
  const context = createContext(documents, nowMs);
  checkTexts(rules, problems, findings);
  checkSchemas(rules, documents, schemas, findings);
  for (const rule of rules) if (findings.wants(rule.id)) runRule(rule, context, findings.reporter(rule));
  // After the rules, since the mesh's own word on what a rule has found belongs to that finding.
  checkAdmission(rules, context, findings);
  return findings.sorted();
}
