import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../errors.js';
import { editText } from '../manifest/edit-text.js';
import { unifiedDiff } from '../manifest/unified-diff.js';
import type { Finding } from '../model/finding.js';
import { groupBy } from '../model/group-by.js';

/** One file before and after the certain fixes of its findings. */
export interface FixedFile {
  name: string;
  before: string;
  after: string;
  fixes: number;
}

/** The files that the certain fixes among the findings change; stdin has no file. */
export function fixedFiles(findings: readonly Finding[], cwd: string): FixedFile[] {
  const certain = findings.filter(({ fixAt, position }) => fixAt !== undefined && position.file !== '<stdin>');
  return [...groupBy(certain, ({ position }) => position.file)].map(([name, found]) => {
    const before = readFileSync(resolve(cwd, name), 'utf8');
    const edits = found.flatMap(({ fix, fixAt }) =>
      fix === undefined || fixAt === undefined ? [] : [{ at: fixAt, text: fix }],
    );
    return { name, before, after: editText(before, edits), fixes: edits.length };
  });
}

/** @throws InputError for a file that cannot be written. */
export function writeFixedFile({ name, after }: FixedFile, cwd: string): void {
  try {
    writeFileSync(resolve(cwd, name), after);
  } catch (cause) {
    throw new InputError('unwritable', `${name} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/** The changed lines and nothing around them: a value of a Secret may stand there. */
export function diffOf({ name, before, after }: FixedFile): string {
  return unifiedDiff(before, after, { before: `a/${name}`, after: `b/${name}` }, 0);
}
