import { describe, expect, it } from 'vitest';
import { globMatcher } from './glob-matcher.js';

describe('globMatcher', () => {
  it.each([
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', '.yaml', false],
    ['*.yaml', 'a.yaml.bak', false],
    ['.*.yaml', '.a.yaml', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', '語', true],
    ['?', '😀', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a**', 'a', true],
    ['v[0-9]', 'v7', true],
    ['v[0-9]', 'vx', false],
    ['v[!0-9]', 'vx', true],
    ['v[!0-9]', 'v7', false],
    ['v[a_-]', 'v-', true],
    ['a.b+(c)', 'a.b+(c)', true],
    ['a.b', 'axb', false],
    ['[', '[', true],
    ['[]', '[]', true],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(globMatcher(pattern)(name)).toBe(expected);
  });

  it('is quick with many stars', () => {
    const started = performance.now();
    expect(globMatcher(`${'*a'.repeat(60)}b`)('a'.repeat(255))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
