import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, tooDeepAt } from './nesting.js';

const lines = (count: number, text: string) => Array.from({ length: count }, (_, i) => ' '.repeat(i) + text).join('\n');

describe('tooDeepAt', () => {
  it.each([
    ['brackets', '['.repeat(10_000), MAX_DEPTH],
    ['braces after a key', `a: ${'{a: '.repeat(10_000)}`, 3 + 4 * (MAX_DEPTH - 1)],
    ['JSON', '{"a":'.repeat(10_000), 5 * MAX_DEPTH],
    ['dashes on one line', '- '.repeat(10_000), 2 * MAX_DEPTH],
    ['question marks on one line', '? '.repeat(10_000), 2 * MAX_DEPTH],
  ])('finds too many %s', (_, text, offset) => {
    expect(tooDeepAt(text)).toBe(offset);
  });

  it('finds too many levels of indentation', () => {
    expect(tooDeepAt(lines(MAX_DEPTH, 'a:'))).toBeUndefined();
    expect(tooDeepAt(lines(MAX_DEPTH + 1, 'a:'))).toBeDefined();
  });

  it('adds brackets to indentation, and lists to the maps they belong to', () => {
    expect(tooDeepAt(`${lines(300, 'a:')} ${'['.repeat(150)}`)).toBeUndefined();
    expect(tooDeepAt(`${lines(300, 'a:')} ${'['.repeat(250)}`)).toBeDefined();
    const list = Array.from({ length: 260 }, (_, i) => `${' '.repeat(2 * i)}a:\n${' '.repeat(2 * i)}-`).join('\n');
    expect(tooDeepAt(list)).toBeDefined();
  });

  it.each([
    ['a block scalar', `a: |\n  ${'['.repeat(1000)}\n\n  ${'- '.repeat(1000)}\nb: 1\n`],
    ['a block scalar in a list', `a:\n- |-\n  ${'{'.repeat(1000)}\n- x\n`],
    ['quotes', `a: "${'['.repeat(1000)}\\"${'['.repeat(1000)}"\nb: '${'{'.repeat(1000)}'\n`],
    ['quotes over lines', `a: "${'[\n'.repeat(1000)}"\n`],
    ['a comment', `a: 1 # ${'['.repeat(1000)}\n`],
    ['plain text', `a: x${'['.repeat(1000)}\n`],
    ['closed brackets', `a: [${'[],'.repeat(1000)}]\n`],
    ['neighbours', `a:\n${'  - b:\n      c: {}\n'.repeat(1000)}`],
  ])('is not misled by %s', (_, text) => {
    expect(tooDeepAt(text)).toBeUndefined();
  });
});
