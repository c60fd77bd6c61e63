import {
  Composer,
  type Document,
  type DocumentOptions,
  Lexer,
  type ParseOptions,
  Parser,
  type SchemaOptions,
  parseDocument as strictly,
} from 'yaml';

type Options = ParseOptions & DocumentOptions & SchemaOptions;

/** What of the yaml package's lexer decides how far the further lines of a text must stand to the right. */
interface LexerState {
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
}

/**
 * The yaml package's `parseDocument`, which also takes quoted texts whose further lines begin in any column: the API server's parser does
 * (libyaml, yaml_parser_scan_flow_scalar), and generators of CRDs write them so. Where that does not help, the errors are the package's.
 */
export function parseDocument(source: string, options: Options): Document.Parsed {
  const document = strictly(source, options);
  if (!document.errors.some(({ message }) => message.startsWith('Missing closing '))) return document;
  const [lenient] = new Composer(options).compose(leniently(source), true, source.length);
  return lenient?.errors.length === 0 ? (lenient as Document.Parsed) : document;
}

function* leniently(source: string) {
  const parser = new Parser();
  const lexer = new Lexer();
  const state = lexer as unknown as LexerState;
  const { parseQuotedScalar } = state;
  state.parseQuotedScalar = function* () {
    const { indentNext } = state;
    // As at the top of a document, where only a marker (`---`) ends a quoted text.
    state.indentNext = 0;
    const next = yield* parseQuotedScalar.call(state);
    state.indentNext = indentNext;
    return next;
  };
  for (const lexeme of lexer.lex(source)) yield* parser.next(lexeme);
  yield* parser.end();
}
