import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../errors.js';
import { editText } from '../manifest/edit-text.js';
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

/** The changed lines as a unified diff. Fixes stay within their lines, so that lines pair up unless a value of several lines went. */
export function diffOf({ name, before, after }: FixedFile): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(old.length, fresh.length) - start && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  if (old.length !== fresh.length)
    return hunks(name, [hunk(old, fresh, start, old.length - tail, fresh.length - tail)]);
  const changed = old.flatMap((line, index) => (line === fresh[index] ? [] : [index]));
  return hunks(
    name,
    changed.map((index) => hunk(old, fresh, index, index + 1, index + 1)),
  );
}

function hunks(name: string, parts: string[]): string {
  return `--- a/${name}\n+++ b/${name}\n${parts.join('')}`;
}

function hunk(
  old: readonly string[],
  fresh: readonly string[],
  start: number,
  oldEnd: number,
  freshEnd: number,
): string {
  const lines = [
    ...old.slice(start, oldEnd).map((line) => `-${line}`),
    ...fresh.slice(start, freshEnd).map((line) => `+${line}`),
  ];
  return `@@ -${start + 1},${oldEnd - start} +${start + 1},${freshEnd - start} @@\n${lines.join('\n')}\n`;
}
