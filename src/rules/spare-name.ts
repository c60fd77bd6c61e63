import type { Document, Path } from '../model/document.js';

const SPARE = '(backup|bak|fallback|failover|standby|secondary|spare|reserve)';

const NAME = new RegExp(`(^|[-_.])(${SPARE}s?|dr)\\d*([-_.]|$)`);
const COMMENT = new RegExp(`(^|\\s)#.*\\b${SPARE}s?\\b`, 'i');

/** Whether the name of a backend tells that it stands by for others: `web-backup`, `web-dr`. */
export function isSpareName(name: string): boolean {
  return NAME.test(name);
}

/** Whether a comment beside a list entry, or alone on the line above it, calls it a spare. */
export function isCalledSpare(document: Document, entry: Path): boolean {
  const span = document.span?.(entry);
  if (span === undefined) return false;
  const { start, end } = span;
  const above = document.line?.(start.line - 1) ?? '';
  if (above.trimStart().startsWith('#') && COMMENT.test(above)) return true;
  const last = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  for (let line = start.line; line <= last; line++) if (COMMENT.test(document.line?.(line) ?? '')) return true;
  return false;
}
