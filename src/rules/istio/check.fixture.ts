import { parseManifests } from '../../manifest/parse.js';
import { recognisers } from '../../meshes/plan.js';
import type { Finding } from '../../model/finding.js';
import { applyRules } from '../apply-rules.js';
import type { Rule } from '../rule.js';

/** What one rule finds in a text. */
export function check(rule: Rule, text: string): Finding[] {
  const { documents } = parseManifests(text, 'x.yaml', recognisers);
  return applyRules([rule], documents, { problems: [], nowMs: 0 });
}
