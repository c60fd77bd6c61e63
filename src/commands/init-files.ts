import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../errors.js';
import { failoverText, type Starter, scenarioText } from './init-starter.js';

/** Where the two files go. */
export interface Place {
  folder: string;
  cwd: string;
  force: boolean;
}

const NAMES = ['failover.yaml', 'scenario.yaml'] as const;

/** @throws InputError naming the files that are there already, unless they may be overwritten. */
export function requireFree({ folder, cwd, force }: Place): void {
  if (force) return;
  const there = NAMES.map((name) => join(folder, name)).filter((path) => existsSync(resolve(cwd, path)));
  if (there.length === 0) return;
  throw new InputError('already-there', 'files are there already', {
    hint: '--force overwrites them, --output-dir names another folder',
    problems: there.map((file) => ({
      position: { file, line: 1, column: 1 },
      wholeFile: true,
      message: 'is there already, and nothing was written',
    })),
  });
}

/**
 * Writes both files or neither, and gives their names as the user would write them.
 *
 * @throws InputError when one cannot be written.
 */
export async function writeStarter(starter: Starter, { folder, cwd }: Place): Promise<[string, string]> {
  const texts = [failoverText(starter), scenarioText(starter)];
  const drafts = NAMES.map((name) => join(resolve(cwd, folder), `.${name}.${randomUUID()}`));
  try {
    await mkdir(resolve(cwd, folder), { recursive: true });
    for (const [index, draft] of drafts.entries()) await writeFile(draft, texts[index] as string, { flag: 'wx' });
    for (const [index, draft] of drafts.entries()) await rename(draft, resolve(cwd, folder, NAMES[index] as string));
  } catch (cause) {
    // Even what cannot be removed must not hide why it could not be written.
    await Promise.allSettled(drafts.map((draft) => rm(draft, { force: true })));
    throw new InputError('cannot-write', `cannot be written: ${(cause as Error).message}`, { cause });
  }
  return [join(folder, NAMES[0]), join(folder, NAMES[1])];
}
