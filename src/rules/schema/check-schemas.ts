import type { KindSchema } from '../../manifest/kind-schema.js';
import { checkSchema, type Problem } from '../../manifest/schema.js';
import { checkFailover } from '../../meshes/failovers.js';
import { checkScenario, isFailover, isScenario } from '../../meshes/neutral/index.js';
import type { Document } from '../../model/document.js';
import type { Findings } from '../findings.js';
import type { Rule, SchemaRule } from '../rule.js';
import { builtIn, SchemaIndex } from './schemas.js';

/** Every document against the schema of its kind; kinds without one are passed over. `own` schemas win over the built-in ones. */
export function checkSchemas(
  rules: readonly Rule[],
  documents: readonly Document[],
  own: readonly KindSchema[],
  findings: Findings,
): void {
  const index = new SchemaIndex([...builtIn, ...own]);
  const schemaRules = rules.filter(isSchemaRule);
  for (const document of documents) {
    for (const { path, keyword, message, hint } of problemsOf(document, index)) {
      const rule = ruleFor(schemaRules, isOurs(document) ? 'failover' : 'manifests', keyword);
      if (rule !== undefined) findings.add(rule, { document, path, message, hint });
    }
  }
}

function problemsOf(document: Document, index: SchemaIndex): Problem[] {
  if (isFailover(document)) return checkFailover(document);
  if (isScenario(document)) return checkScenario(document);
  const schema = index.of(document);
  return schema === undefined ? [] : checkSchema(document.value, schema);
}

function isOurs(document: Document): boolean {
  return isFailover(document) || isScenario(document);
}

/** The rule that names the keyword, else the one that takes all the rest. */
function ruleFor(rules: readonly SchemaRule[], of: SchemaRule['on']['of'], keyword: string): SchemaRule | undefined {
  const candidates = rules.filter((rule) => rule.on.of === of);
  return (
    candidates.find((rule) => rule.on.keywords.includes(keyword)) ??
    candidates.find((rule) => rule.on.keywords.includes('*'))
  );
}

function isSchemaRule(rule: Rule): rule is SchemaRule {
  return typeof rule.on === 'object' && 'keywords' in rule.on;
}
