import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeContext } from '../../test/support/fake-context.js';
import { readInputs } from './inputs.js';
import { announced } from './reading-progress.js';

/** A context whose clock runs, and what its progress line showed; `null` where it was taken away. */
function watched() {
  const shown: (string | null)[] = [];
  const { terminal, ...context } = fakeContext({
    clock: {
      now: () => 0,
      after: (_ms, callback) => {
        setImmediate(callback);
        return () => undefined;
      },
    },
  });
  const progress = (text: string) => {
    if (text !== '') shown.push(text);
    return { update: (next: string) => void shown.push(next), stop: () => void shown.push(null) };
  };
  return { shown, context: { ...context, terminal: { ...terminal, progress } } };
}

describe('reading a folder', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'failover-many-'));
    for (let i = 0; i < 1000; i += 1) {
      const text = `apiVersion: v1\nkind: Service\nmetadata: { name: s${i} }\n`;
      writeFileSync(join(folder, `${String(i).padStart(4, '0')}.yaml`), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says how far it is where there are many files', async () => {
    const { context, shown } = watched();
    expect(await readInputs(context, { filename: [folder] })).toHaveLength(1000);
    expect(shown).toEqual([...[0, 250, 500, 750].map((read) => `reading ${read} of 1000 files`), null]);
  });

  it('says nothing of a few', async () => {
    const { context, shown } = watched();
    await readInputs(context, { filename: [join(folder, '000?.yaml')] });
    expect(shown).toEqual([]);
  });
});

describe('work over many documents', () => {
  it('is announced before it begins, and its line goes whatever becomes of it', async () => {
    const { context, shown } = watched();
    const failing = announced(context, { documents: 2000, verb: 'checking' }, () => {
      throw new Error(`${shown.length} shown`);
    });
    await expect(failing).rejects.toThrow('1 shown');
    expect(shown).toEqual(['checking 2000 documents', null]);
  });
});
