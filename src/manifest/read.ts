import { resolve } from 'node:path';
import { InputError, type InputProblem, UsageError } from '../errors.js';
import type { Document, Recogniser } from '../model/document.js';
import { type ParseResult, parseManifests } from './parse.js';
import { noManifest, type OnFile, parseBytes, readPath } from './read-path.js';
import { repeatedObjects } from './repeated-objects.js';

/** Files, folders, globs and `-` for stdin, as `-f` takes them. */
export interface ManifestFiles {
  files: readonly string[];
  /** Descend into folders. */
  recursive?: boolean;
  /** Where relative names begin; without it, where the process runs. */
  cwd?: string;
  readStdin?: () => Promise<Uint8Array>;
  recognisers?: readonly Recogniser[];
  onFile?: OnFile;
}

/** A text at hand, with the name that positions show. */
export interface ManifestText {
  text: string;
  name: string;
  recognisers?: readonly Recogniser[];
}

/**
 * Every document of the sources, in their order.
 *
 * @throws InputError with every problem of every source, an input without any manifest included.
 * @throws UsageError for a URL and for stdin asked for twice.
 */
export async function readManifests(source: ManifestFiles | ManifestText): Promise<Document[]> {
  const { documents, problems } = await inspectManifests(source);
  if (problems.length > 0) throw inputError(problems);
  return documents;
}

/** As `readManifests`, for those who report problems themselves: what could be understood, and what could not and why. */
export async function inspectManifests(source: ManifestFiles | ManifestText): Promise<ParseResult> {
  return combine('text' in source ? [textInput(source)] : await Promise.all(fileInputs(source)));
}

/** As `inspectManifests`, of a text at hand. */
export function inspectText(source: ManifestText): ParseResult {
  return combine([textInput(source)]);
}

function combine(inputs: readonly ParseResult[]): ParseResult {
  const documents = inputs.flatMap((input) => input.documents);
  const repeated = repeatedObjects(documents);
  return {
    documents: documents.filter((document) => !repeated.has(document)),
    problems: [...inputs.flatMap((input) => input.problems), ...repeated.values()],
  };
}

/** One error for all problems of an input. */
export function inputError(problems: readonly InputProblem[]): InputError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new InputError('invalid-input', `found ${count} in the input`, { problems });
}

function textInput({ text, name, recognisers }: ManifestText): ParseResult {
  return orEmpty(parseManifests(text, name, recognisers), name);
}

function fileInputs({
  files,
  recursive = false,
  cwd,
  readStdin,
  recognisers,
  onFile,
}: ManifestFiles): Promise<ParseResult>[] {
  files.forEach(checkName);
  if (files.filter((name) => name === '-').length > 1) {
    throw new UsageError('stdin-twice', 'stdin (`-f -`) can be read only once');
  }
  const within = (name: string) => (cwd === undefined ? name : resolve(cwd, name));
  return files.map(async (name) => {
    if (name !== '-') return orEmpty(await readPath(name, { recursive, within, recognisers, onFile }), name);
    if (readStdin === undefined) throw new UsageError('no-stdin', 'there is no stdin to read here');
    const stdin = { name: '<stdin>', found: false };
    return orEmpty(parseBytes(Buffer.from(await readStdin()), stdin, recognisers), stdin.name);
  });
}

function checkName(name: string): void {
  if (name === '')
    throw new UsageError('empty-filename', 'found an empty name, expected a file, a folder, a glob or `-`');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return;
  throw new UsageError('url', `found the URL \`${name}\`, expected a file, a folder, a glob or \`-\``, {
    hint: `download it first: \`curl -sSfL ${name} | failover … -f -\``,
  });
}

/** An input that holds no manifest at all is a mistake: nobody means to check nothing. */
function orEmpty(result: ParseResult, name: string): ParseResult {
  return result.documents.length + result.problems.length > 0 ? result : noManifest(name);
}
