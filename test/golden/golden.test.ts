import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsOf, findExamples, root, runFailover } from '../../scripts/golden.mjs';

// `npm run update-golden` rewrites what is compared here.
describe.each(findExamples())('%s', (folder) => {
  const expected = join(root, folder, 'expected');

  it.concurrent.each(commandsOf(folder))('prints $file', async ({ file, args }) => {
    const { stdout, stderr, code } = await runFailover(args);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(readFileSync(join(expected, file), 'utf8'));
  });

  it('has no stale file beside them', () => {
    const files = existsSync(expected) ? readdirSync(expected) : [];
    expect(files.sort()).toEqual(
      commandsOf(folder)
        .map(({ file }) => file)
        .sort(),
    );
  });
});

it('finds the examples', () => {
  expect(findExamples()).toContain('examples/istio/locality-failover-ejection-cap');
});
