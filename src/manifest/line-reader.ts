import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decode } from './decode.js';

/**
 * Lines of files by name, as positions count them; each file is read once, those that cannot be read have none. Lines of Secrets are not given either:
 * they would stand in the log of every pipeline.
 */
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
    return withoutSecrets(text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/));
  } catch {
    return []; // nothing is lost: the finding says where it is
  }
}

/** By the text alone: what cannot be read as a manifest may be a Secret all the same. */
function withoutSecrets(lines: string[]): string[] {
  const shown: string[] = [];
  let from = 0;
  for (let end = 1; end <= lines.length; end += 1) {
    if (end < lines.length && !/^---(\s|$)/.test(lines[end] as string)) continue;
    const document = lines.slice(from, end);
    shown.push(...(document.some((line) => SECRET.test(line)) ? document.map(() => '') : document));
    from = end;
  }
  return shown;
}

const SECRET = /\bkind["']?\s*:\s*["']?Secret\b/;
