import { type Node, Scalar, visit } from 'yaml';
import type { Json } from '../model/document.js';
import type { Mark } from './marks.js';
import { tooDeepAt } from './nesting.js';
import { NodeReader, tooDeep } from './node-reader.js';
import { parseDocument } from './parse-document.js';
import { syntaxProblems, type TextProblem } from './syntax-problem.js';

/**
 * Reads one YAML document, whatever it uses of YAML, with the positions of all its parts. Keys are text as written (`on:` is `on`), merge
 * keys and aliases are resolved. Problems are all that are there; with problems the value is not to be used.
 */
export function readFullYaml(text: string): { value: Json; mark: Mark; problems: TextProblem[] } {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return failed([tooDeep(deep)]);
  const source = /^\s*[{[]/.test(text) ? text.replace(/^\t+/gm, (tabs) => ' '.repeat(tabs.length)) : text;
  // Scalars come as text and become values by kubectl's rules; duplicate keys are ours to find, since the package does not say where the first stands.
  const document = parseDocument(source, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (document.errors.length > 0) {
    return failed(syntaxProblems(document.errors, text, (offset) => lastQuote(document, offset)));
  }
  const reader = new NodeReader(text);
  const contents = document.contents as Node | null;
  const { value, mark } = reader.read(contents, 0);
  return { value, mark, problems: reader.problems };
}

function failed(problems: TextProblem[]) {
  return { value: null, mark: { offset: problems[0]?.offset ?? 0 }, problems };
}

/** Where the last quoted text before `end` begins. */
function lastQuote(document: ReturnType<typeof parseDocument>, end: number): number | undefined {
  let last: number | undefined;
  visit(document, {
    Scalar: (_, node) => {
      const start = node.range?.[0] ?? end;
      const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
      if (isQuoted && start < end) last = start;
    },
  });
  return last;
}
