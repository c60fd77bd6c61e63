/** One document's text and the line of its file, from 1, on which that text begins. */
export interface Chunk {
  text: string;
  line: number;
}

/**
 * The documents of a YAML stream or of JSON values in a row. A line that begins with `---` or `...` ends a document wherever it
 * stands, in a block scalar or a quoted one too (yaml.org/spec/1.2.2, rule c-forbidden), so no parsing is needed to find them.
 */
export function splitDocuments(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let line = 1;
  const emit = (end: number) => {
    const document = text.slice(start, end);
    for (const value of splitJson(document)) {
      chunks.push({ text: value, line });
      line += countLines(value);
    }
    start = end;
  };
  for (const marker of text.matchAll(/^(?:---|\.\.\.)(?=[ \t\n]|$)/gm)) {
    const before = text.slice(start, marker.index);
    const isEnd = marker[0] === '...';
    // Directives belong to the document after them; comments may.
    if (!isEnd && /^(?:[ \t]*(?:#.*)?\n|%.*\n)*$/.test(before)) continue;
    emit(marker.index);
    if (!isEnd) continue;
    const newline = text.indexOf('\n', marker.index);
    start = newline < 0 ? text.length : newline + 1;
    line += newline < 0 ? 0 : 1;
  }
  emit(text.length);
  return chunks;
}

/** `{...}{...}`, as `kubectl get -o json` of several calls gives. Each value keeps the white space after it. */
function splitJson(text: string): string[] {
  if (!/^\s*\{/.test(text) || !/\}\s*\{/.test(text)) return [text];
  const values: string[] = [];
  let start = 0;
  let depth = 0;
  let seen = false;
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') {
      if (depth === 0 && seen) start = push(index);
      seen = true;
      depth += 1;
    } else if (token === '}' || token === ']') depth -= 1;
  }
  push(text.length);
  return values;

  function push(end: number): number {
    values.push(text.slice(start, end));
    return end;
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
