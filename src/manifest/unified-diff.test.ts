import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.js';

const hasPatch = spawnSync('patch', ['--version']).status === 0;
const names = { before: 'a', after: 'b' };

describe('unifiedDiff', () => {
  it('says nothing of equal texts', () => {
    expect(unifiedDiff('x\ny\n', 'x\ny\n', names)).toBe('');
  });

  it('shows a changed line with three lines around it', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
    expect(unifiedDiff(before, before.replace('5', 'five'), names)).toBe(
      '--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('starts an absent side at line 0', () => {
    expect(unifiedDiff('', 'x\ny\n', names)).toBe('--- a\n+++ b\n@@ -0,0 +1,2 @@\n+x\n+y\n');
    expect(unifiedDiff('x\n', '', names)).toBe('--- a\n+++ b\n@@ -1 +0,0 @@\n-x\n');
  });

  it('parts changes that are far from each other', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = lines.map((line, index) => (index === 1 || index === 18 ? `${line}!` : line));
    expect(unifiedDiff(`${lines.join('\n')}\n`, `${after.join('\n')}\n`, names).match(/^@@/gm)).toHaveLength(2);
  });

  it.skipIf(!hasPatch)('leads from one text to the other, whatever they are, as patch reads it', () => {
    const dir = mkdtempSync(join(tmpdir(), 'unified-diff-'));
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd: 1', ''), { maxLength: 14 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''));
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== after && before !== '' && after !== '');
          writeFileSync(join(dir, 'a'), before);
          const { status, stdout } = spawnSync('patch', ['-s', '-o', '-', join(dir, 'a')], {
            input: unifiedDiff(before, after, names),
            encoding: 'utf8',
          });
          expect({ status, stdout }).toEqual({ status: 0, stdout: after });
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
