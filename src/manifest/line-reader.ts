import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decode } from './decode.js';

/** Lines of files by name, as positions count them; each file is read once, those that cannot be read have none. */
export function lineReader(cwd: string): (file: string, line: number) => string | undefined {
  const files = new Map<string, string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) {
      lines = linesOf(resolve(cwd, file));
      files.set(file, lines);
    }
    return lines[line - 1];
  };
}

function linesOf(path: string): string[] {
  try {
    const { text } = decode(readFileSync(path), path);
    return text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  } catch {
    return []; // nothing is lost: the finding says where it is
  }
}
