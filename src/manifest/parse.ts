import type { InputProblem } from '../errors.js';
import { type Document, formatPath, type Recogniser } from '../model/document.js';
import { Identifier } from './identify.js';
import { lineAndColumn } from './marks.js';
import { SourceText } from './source-text.js';
import { splitDocuments } from './split.js';

/** What a text holds: every document that could be understood, and every problem of those that could not. */
export interface ParseResult {
  documents: Document[];
  problems: InputProblem[];
}

/** The API server refuses requests over 3 MiB (apiserver: limitedReadBody), etcd half as much. */
const MAX_BYTES = 3 * 1024 * 1024;

/**
 * Reads manifests, YAML or JSON, many in one text. `file` is the name that positions show. Lists are flattened, empty documents
 * skipped; documents that are no Kubernetes objects are offered to the recognisers. Values are read at once, positions when
 * asked for. Never throws: a document with problems is left out and all its problems are told.
 */
export function parseManifests(text: string, file: string, recognisers: readonly Recogniser[] = []): ParseResult {
  const clean = normalise(text);
  const identifier = new Identifier(recognisers);
  const control = controlCharacter(clean, file);
  if (control !== undefined) return { documents: [], problems: [control] };
  for (const chunk of splitDocuments(clean)) {
    const source = new SourceText(file, chunk.text, chunk.line);
    if (isTooLarge(chunk.text)) {
      identifier.problems.push({
        position: source.positionOf(chunk.text.search(/[^\s-]/)),
        message: `found a document of ${(chunk.text.length / 1024 / 1024).toFixed(1)} MiB, expected at most 3 MiB`,
        hint: 'no API server accepts it; split it with `---` between documents',
      });
      continue;
    }
    const { value, problems } = source.read();
    for (const { offset, other, path, message, hint } of problems) {
      const first = other === undefined ? '' : `; the first is on line ${source.positionOf(other).line}`;
      identifier.problems.push({
        position: source.positionOf(offset),
        path: formatPath(path ?? []) || undefined,
        message: message + first,
        hint,
      });
    }
    if (problems.length === 0 && value !== null) identifier.add(value, source);
  }
  return { documents: identifier.documents, problems: identifier.problems };
}

/** One kind of line end and no byte-order mark, so that lines and columns stay what an editor shows. */
function normalise(text: string): string {
  const start = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return start.includes('\r') ? start.replace(/\r\n?/g, '\n') : start;
}

/** YAML allows no control characters but tab and line ends; a NUL means that the file is no text at all. */
function controlCharacter(text: string, file: string): InputProblem | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const offset = text.search(/[\0-\x08\x0B\x0C\x0E-\x1F]/);
  if (offset < 0) return undefined;
  const code = text.charCodeAt(offset).toString(16).padStart(2, '0');
  return {
    position: { file, ...lineAndColumn(text, offset) },
    message: `found the byte 0x${code}, expected text`,
    hint: 'YAML and JSON hold text only; is this the right file?',
  };
}

/** A List may be as long as it likes, since each of its items is an object of its own. */
function isTooLarge(text: string): boolean {
  if (text.length * 3 <= MAX_BYTES || Buffer.byteLength(text) <= MAX_BYTES) return false;
  return !/^kind: *"?\w*List"?\s*$|^\s*\{[\s\S]*"kind": *"\w*List"/m.test(text);
}
