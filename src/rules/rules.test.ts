import { describe, expect, it } from 'vitest';
import { checkExample, checkExamples } from './check-examples.fixture.js';
import { rules } from './index.js';

describe('every rule', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s finds its bad example and passes its good one',
    (_, rule) => {
      expect(checkExamples(rule)).toEqual([]);
    },
  );

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has a good example that no schema refuses', (_, rule) => {
    const findings = checkExample(rule, 'good', rules).filter((finding) => finding.rule.startsWith('schema/'));
    expect(findings.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
  });

  it('has an id that is unique', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it('says why in sentences', () => {
    for (const { id, title, why } of rules) {
      expect(title, id).not.toMatch(/\.$/);
      expect(why, id).toMatch(/\.$/);
    }
  });
});
