import { inspectText } from '../manifest/read.js';
import { recognisers } from '../meshes/plan.js';
import type { Finding } from '../model/finding.js';
import { applyRules } from './apply-rules.js';
import type { Rule } from './rule.js';

/** A day at which the certificates of examples are judged: 2026-01-01. */
const EXAMPLE_DAY_MS = 1_767_225_600_000;

/** What is wrong with the examples of a rule: `bad` must give a finding of it, `good` none. Empty when all is well. */
export function checkExamples(rule: Rule): string[] {
  const complaints: string[] = [];
  const bad = findingsIn(rule, 'bad');
  if (bad.length === 0) complaints.push(`${rule.id}: the bad example gives no finding`);
  for (const { position, message } of findingsIn(rule, 'good')) {
    complaints.push(`${rule.id}: the good example gives one at line ${position.line}: ${message}`);
  }
  return complaints;
}

function findingsIn(rule: Rule, example: 'bad' | 'good'): Finding[] {
  return checkExample(rule, example, [rule]).filter((finding) => finding.rule === rule.id);
}

/** What a list of rules finds in the example of one. */
export function checkExample(rule: Rule, example: 'bad' | 'good', rules: readonly Rule[]): Finding[] {
  const { documents, problems } = inspectText({ text: rule.examples[example], name: `${example}.yaml`, recognisers });
  return applyRules(rules, documents, { problems, nowMs: EXAMPLE_DAY_MS });
}
