import { readFileSync } from 'node:fs';
import { InputError, type InputProblem } from '../errors.js';
import { formatPath, type Json, type Path, type Position } from '../model/document.js';
import { decode } from './decode.js';
import { fileError } from './file-error.js';
import { SourceText } from './source-text.js';

/** A text of one YAML or JSON value that is no manifest: the value, what is wrong with the text, and where its fields stand. */
export function readText(
  text: string,
  file: string,
): { value: Json; problems: InputProblem[]; at(path: Path): Position } {
  const source = new SourceText(file, text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), 1);
  const { value, problems } = source.read();
  return {
    value,
    problems: problems.map(({ offset, path, message, hint }) => ({
      position: source.positionOf(offset),
      path: formatPath(path ?? []) || undefined,
      message,
      hint,
    })),
    at: (path) => source.position(path),
  };
}

/**
 * The text of a file that is no manifest; `name` is what the user calls it.
 *
 * @throws InputError when it cannot be read.
 */
export function readTextFile(path: string, name: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new InputError('unreadable-file', `${name}: ${fileError(cause)}`, { cause });
  }
  const { text, problem } = decode(bytes, name);
  if (problem !== undefined) throw new InputError('unreadable-file', problem.message, { problems: [problem] });
  return text;
}
