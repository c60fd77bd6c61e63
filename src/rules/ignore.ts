import type { Document } from '../model/document.js';

/** Names rules that say nothing about an object: `istio/app-500-ejects, istio/*`. */
const ANNOTATION = 'failover.dev/ignore';

const COMMENT = /#\s*failover-ignore:\s*(.+)$/;

/**
 * Whether the author of a document silenced a rule: for the whole object by annotation, for one place by a comment
 * `# failover-ignore: RULE` on its line or alone on the line above.
 */
export function isIgnored(rule: string, document: Document, line: number): boolean {
  return (
    names(document.annotations[ANNOTATION], rule) ||
    names(COMMENT.exec(document.line?.(line) ?? '')?.[1], rule) ||
    names(COMMENT.exec(ownLine(document.line?.(line - 1)))?.[1], rule)
  );
}

/** A comment behind a value speaks of its own line only. */
function ownLine(line = ''): string {
  return line.trimStart().startsWith('#') ? line : '';
}

function names(list: string | undefined, rule: string): boolean {
  if (list === undefined) return false;
  const group = `${rule.slice(0, rule.indexOf('/'))}/*`;
  return list.split(/[\s,]+/).some((name) => name === rule || name === group);
}
