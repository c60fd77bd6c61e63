import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.js';

const names = { before: 'a', after: 'b' };
const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');

describe('unifiedDiff', () => {
  it('says nothing of equal texts', () => {
    expect(unifiedDiff('x\ny\n', 'x\ny\n', names)).toBe('');
  });

  it('shows a changed line with three lines around it, or as many as asked', () => {
    const after = before.replace('5', 'five');
    expect(unifiedDiff(before, after, names)).toBe(
      '--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
    expect(unifiedDiff(before, after, names, 0)).toBe('--- a\n+++ b\n@@ -5,1 +5,1 @@\n-5\n+five\n');
  });

  it('names a text that is not there as well', () => {
    expect(unifiedDiff('', 'x\ny\n', names)).toBe('--- a\n+++ b\n@@ -0,0 +1,2 @@\n+x\n+y\n');
  });
});
