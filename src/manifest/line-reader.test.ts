import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineReader } from './line-reader.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All lines of a file with this text. */
function linesOf(text: string): (string | undefined)[] {
  writeFileSync(join(folder, 'a.yaml'), text);
  const line = lineReader(folder);
  return text.split(/\r\n|\r|\n/).map((_, index) => line('a.yaml', index + 1));
}

describe('lineReader', () => {
  it('gives the lines of a file as editors count them, whatever ends them', () => {
    expect(linesOf('\uFEFFa: 1\r\nb: 2\rc: 3\n')).toEqual(['a: 1', 'b: 2', 'c: 3', '']);
  });

  it('has none of a file that cannot be read, and none beyond the end', () => {
    expect(lineReader(folder)('lost.yaml', 1)).toBeUndefined();
    linesOf('a: 1');
    expect(lineReader(folder)('a.yaml', 9)).toBeUndefined();
  });

  it.each(['kind: Secret', '"kind":"Secret",', "  - { kind: 'Secret', data: { a: aHVudGVyMg== } }"])(
    'shows nothing of a document with `%s`, and everything around it',
    (kind) => {
      const text = `kind: Service\n---\n${kind}\nstringData:\n  password: hunter2\n--- # next\nkind: SecretStore\n`;
      expect(linesOf(text)).toEqual(['kind: Service', '', '', '', '', '--- # next', 'kind: SecretStore', '']);
    },
  );
});
