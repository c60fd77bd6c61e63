import { readFile } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileError } from './file-error.js';

/**
 * The bytes of a file that is no manifest, a certificate say; `name` is what the user calls it.
 *
 * @throws InputError when it cannot be read.
 */
export async function readBytes(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new InputError('unreadable-file', `${name}: ${fileError(cause)}`, { cause });
  }
}
