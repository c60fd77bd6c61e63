import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, parse as parsePath } from 'node:path';
import type { InputProblem } from '../errors.js';
import type { Document, Recogniser } from '../model/document.js';
import { decode } from './decode.js';
import { didYouMean } from './did-you-mean.js';
import { fileError } from './file-error.js';
import { type FoundFile, filesOfFolder, isFolder } from './folder.js';
import { filesOfGlob, isGlob } from './glob.js';
import { KUSTOMIZE_GROUP } from './identify.js';
import { type ParseResult, parseManifests } from './parse.js';

/** Told before each file of a folder or glob that some were read, and of how many; a promise is waited for. */
export type OnFile = (read: number, total: number) => Promise<void> | undefined;

export interface PathOptions {
  recursive: boolean;
  /** Says where relative names begin. */
  within: (name: string) => string;
  recognisers?: readonly Recogniser[];
  onFile?: OnFile;
}

/** The documents of one file, folder or glob. */
export async function readPath(
  name: string,
  { recursive, within, recognisers, onFile }: PathOptions,
): Promise<ParseResult> {
  let files: FoundFile[];
  try {
    files = filesOf(name, recursive, within);
  } catch (error) {
    return problem(name, fileError(error));
  }
  if (files.length === 0) {
    const isPattern = !isFolder(within(name));
    return noManifest(name, isPattern || recursive ? undefined : 'use -R to look into the folders below it');
  }
  const results: ParseResult[] = [];
  for (const file of files) {
    const pause = onFile?.(results.length, files.length);
    if (pause !== undefined) await pause;
    results.push(readFile(file, within, recognisers));
  }
  return {
    documents: results.flatMap((result) => result.documents),
    problems: results.flatMap((result) => result.problems),
  };
}

function filesOf(name: string, recursive: boolean, within: (name: string) => string): FoundFile[] {
  const stat = statSync(within(name), { throwIfNoEntry: false });
  if (stat?.isDirectory()) return filesOfFolder(name, recursive, within);
  // A file that is really called so comes before the pattern.
  return stat === undefined && isGlob(name) ? filesOfGlob(name, recursive, within) : [{ name, found: false }];
}

function readFile(file: FoundFile, within: (name: string) => string, recognisers?: readonly Recogniser[]): ParseResult {
  try {
    return parseBytes(readFileSync(within(file.name)), file, recognisers);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return problem(file.name, fileError(error), missing ? neighbour(file.name, within) : undefined);
  }
}

/** The documents of one file's bytes. kustomize's own are passed over where a folder or glob found them, and refused by name. */
export function parseBytes(
  bytes: Buffer,
  { name, found }: FoundFile,
  recognisers?: readonly Recogniser[],
): ParseResult {
  const { text, problem: undecodable } = decode(bytes, name);
  if (undecodable !== undefined) return { documents: [], problems: [undecodable] };
  const { documents, problems } = parseManifests(text, name, recognisers);
  const kustomizations = documents.filter((document) => document.apiVersion.startsWith(KUSTOMIZE_GROUP));
  return {
    documents: documents.filter((document) => !kustomizations.includes(document)),
    problems: found ? problems : [...problems, ...kustomizations.map(refuseKustomization)],
  };
}

function refuseKustomization(document: Document): InputProblem {
  return {
    position: document.at(),
    path: 'kind',
    message: `found a ${document.kind}, expected a manifest`,
    hint: 'build it first: `kubectl kustomize DIR | failover … -f -`',
  };
}

/** The result for an input that holds nothing. */
export function noManifest(name: string, hint?: string): ParseResult {
  return problem(name, 'found no manifest, expected at least one', hint);
}

function problem(name: string, message: string, hint?: string): ParseResult {
  return {
    documents: [],
    problems: [{ position: { file: name, line: 1, column: 1 }, wholeFile: true, message, hint }],
  };
}

/** The file of the folder that was probably meant; the ending says nothing about likeness. */
function neighbour(name: string, within: (name: string) => string): string | undefined {
  try {
    const { name: wanted } = parsePath(name);
    const files = readdirSync(within(dirname(name)));
    const near = didYouMean(
      wanted,
      files.map((file) => parsePath(file).name),
    );
    const file = files.find((candidate) => parsePath(candidate).name === near);
    return file === undefined ? undefined : `did you mean \`${join(dirname(name), file)}\`?`;
  } catch {
    // Without a folder there are no neighbours; the problem itself is told anyway.
    return undefined;
  }
}
