import { isAlias, isScalar, type Node } from 'yaml';
import type { Path } from '../model/document.js';
import { parseDocument } from './parse-document.js';

/** Offsets of a value in a text of one document; undefined where it is not written there itself (absent, or merged in by an alias). */
export function valueRange(text: string, path: Path): { start: number; end: number } | undefined {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const node = document.getIn(path, true) as Node | null | undefined;
  if (node === undefined || node === null || isAlias(node) || !node.range) return undefined;
  const [start, end] = node.range;
  // An absent value (`key:`) has no width: what replaces it would stick to the colon.
  return isScalar(node) && start === end ? undefined : { start, end };
}
