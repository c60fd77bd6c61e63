import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.js';

describe('generated files are fresh', () => {
  // What the script itself prints says how to make it so.
  it.each(['scripts/update-rules.mjs', 'scripts/update-docs.mjs'])('%s --check', { timeout: 30_000 }, (script) => {
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('docs/rules.md', () => {
  const page = readFileSync('docs/rules.md', 'utf8');

  it('has every rule', () => {
    const headings = new Set([...page.matchAll(/^### (.+)$/gm)].map(([, id]) => id));
    expect(rules.map(({ id }) => id).filter((id) => !headings.has(id))).toEqual([]);
  });

  it('spares its readers certificates and keys', () => {
    expect(page.split('\n').filter((line) => /[A-Za-z0-9+/]{60}/.test(line))).toEqual([]);
  });
});
