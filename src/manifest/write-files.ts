import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors.js';
import { fileError } from './file-error.js';

/** A file to be: where it really is, and what stands in it. */
export interface TextFile {
  path: string;
  text: string;
  /** Permissions, for what is private: 0o600. Default: as the user's umask has it. */
  mode?: number;
}

/**
 * Writes all files or none: each first beside its place, and only when all stand there they take their names. Folders are made.
 *
 * @throws InputError when one cannot be written.
 */
export async function writeFiles(files: readonly TextFile[]): Promise<void> {
  const drafts = files.map((file) => ({
    ...file,
    draft: join(dirname(file.path), `.${basename(file.path)}.${randomUUID()}`),
  }));
  let path = '';
  try {
    for (const draft of drafts) {
      path = draft.path;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(draft.draft, draft.text, { flag: 'wx', mode: draft.mode });
    }
    for (const draft of drafts) {
      path = draft.path;
      await rename(draft.draft, path);
    }
  } catch (cause) {
    // Even what cannot be removed must not hide why it could not be written.
    await Promise.allSettled(drafts.map(({ draft }) => rm(draft, { force: true })));
    throw new InputError('cannot-write', `${path}: cannot be written: ${fileError(cause)}`, { cause });
  }
}
