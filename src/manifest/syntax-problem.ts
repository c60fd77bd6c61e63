import type { ErrorCode } from 'yaml';

/** A mistake in one text: where, what was found and expected, what to do. */
export interface TextProblem {
  offset: number;
  /** Where the first of two stands, when the mistake is that there are two. */
  other?: number;
  path?: (string | number)[];
  message: string;
  hint?: string;
}

const CLOSED = 'found no closing';
const INDENT_HINT =
  'keys of one map and items of one list begin in the same column; what belongs to a key stands further right';
const QUOTE_HINT = 'put the value in quotes';

/** Our words for the yaml package's errors, which speak of its own grammar. The first pattern that fits its message wins. */
const WORDS: Partial<Record<ErrorCode, readonly (readonly [RegExp, string, string?])[]>> = {
  BAD_ALIAS: [[/./, 'found an alias that has no name or stands where none may', QUOTE_HINT]],
  BAD_DIRECTIVE: [[/./, 'found a directive (a line that begins with `%`) that is not understood', 'remove the line']],
  BAD_DQ_ESCAPE: [
    [
      /sequence (.+)/,
      'found the unknown escape `$1`, expected one that YAML knows',
      'write `\\\\` for a backslash, or use single quotes',
    ],
  ],
  BAD_INDENT: [
    [/Flow sequence/, `${CLOSED} \`]\` of a list`, 'close the list, or indent its further lines'],
    [/Flow map/, `${CLOSED} \`}\` of a map`, 'close the map, or indent its further lines'],
    [/./, 'found an indentation that fits nothing above it', INDENT_HINT],
  ],
  BAD_PROP_ORDER: [[/./, 'found an anchor or tag in the wrong place, expected it before the value']],
  BAD_SCALAR_START: [
    [/character (.)/, 'found a value that begins with `$1`, which YAML reserves', QUOTE_HINT],
    [/./, 'found a value that begins with a reserved character', QUOTE_HINT],
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    [/sequence/, 'found a list where a key is expected', INDENT_HINT],
    [
      /./,
      'found a second key inside a value, expected one key on a line',
      `${QUOTE_HINT} when the colon belongs to it; ${INDENT_HINT}`,
    ],
  ],
  BLOCK_IN_FLOW: [
    [
      /./,
      'found a missing comma or a block inside `{}` or `[]`, expected items separated by commas',
      'put a comma between two items',
    ],
  ],
  DUPLICATE_KEY: [[/./, 'found a key a second time, expected each key once']],
  KEY_OVER_1024_CHARS: [[/./, 'found a key longer than 1024 characters, expected a shorter one']],
  MISSING_CHAR: [
    [/closing (["'])/, `${CLOSED} \`$1\` of a text`, 'the quote that is shown here is never closed'],
    [/Comments/, 'found a `#` without a space before it, expected a space', 'put a space before a comment'],
    [/map values|Implicit/, 'found a line without a colon, expected `key: value`', INDENT_HINT],
    [
      /directives-end/,
      'found a directive without a `---` line after it, expected one',
      'remove the line, or put `---` after it',
    ],
    [/sequence/i, `${CLOSED} \`]\` of a list, or no comma between two items`],
    [/flow map|Missing ,/i, `${CLOSED} \`}\` of a map, or no comma between two items`],
  ],
  MULTILINE_IMPLICIT_KEY: [[/./, 'found a line without a colon, expected `key: value`', INDENT_HINT]],
  MULTIPLE_ANCHORS: [[/./, 'found two anchors at one value, expected one']],
  MULTIPLE_TAGS: [[/./, 'found two tags at one value, expected one']],
  TAB_AS_INDENT: [[/./, 'found a tab as indentation, expected spaces', 'YAML allows only spaces there']],
  UNEXPECTED_TOKEN: [
    [
      /Block scalar header/,
      'found text after `|` or `>`, expected the end of the line',
      'begin the text on the next line',
    ],
    [/, in flow/, 'found a comma without an item before it, expected an item', 'remove the comma'],
    [/"([\]}])"/, 'found `$1` without the bracket that it closes, expected a value', QUOTE_HINT],
    [/node end|stream/, 'found more text after the end of a value, expected the end of the line or a key', INDENT_HINT],
  ],
};

/** Mistakes that do not make the parser lose its way: each of them is reported. Of all others only the first is, as the rest are its echo. */
const CONTAINED: ReadonlySet<string> = new Set([
  'BAD_DQ_ESCAPE',
  'TAB_AS_INDENT',
  'BAD_SCALAR_START',
  'MULTIPLE_ANCHORS',
]);

/** The problems behind the errors of the yaml package for one text. `quoteAt` tells where the last quote before an offset was opened. */
export function syntaxProblems(
  errors: readonly { code: ErrorCode; pos: readonly [number, number]; message: string }[],
  text: string,
  quoteAt: (offset: number) => number | undefined,
): TextProblem[] {
  const contained = errors.every((error) => CONTAINED.has(error.code));
  const lines = new Set<number>();
  return (contained ? errors : errors.slice(0, 1)).flatMap(({ code, pos: [offset], message }) => {
    const line = text.lastIndexOf('\n', offset - 1);
    if (lines.has(line)) return [];
    lines.add(line);
    if (/\{\{/.test(lineAt(text, offset))) return [template(text, line + 1)];
    const [pattern, words, hint] = WORDS[code]?.find(([candidate]) => candidate.test(message)) ?? [
      /^/,
      'found text that is not YAML',
    ];
    const found = pattern.exec(message)?.[1] ?? '';
    const at = /closing ["']/.test(message) ? (quoteAt(offset) ?? offset) : offset;
    return [{ offset: at, message: words.replace('$1', () => found), hint }];
  });
}

/** A template is the most common text that looks like YAML and is not. */
export function template(text: string, from: number): TextProblem {
  return {
    offset: Math.max(from, text.indexOf('{{', from)),
    message: 'found a template (`{{`), expected YAML',
    hint: 'render it first: `helm template … | failover … -f -`',
  };
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end);
}
