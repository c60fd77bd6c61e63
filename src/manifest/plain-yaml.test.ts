import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFullYaml } from './full-yaml.js';
import type { Mark } from './marks.js';
import { readPlainYaml } from './plain-yaml.js';

/** The same positions, written flat. */
function flatten(mark: Mark, path = ''): string[] {
  const parts = [...(mark.parts ?? [])].flatMap(([part, child]) => flatten(child, `${path}/${part}`));
  return [`${path} ${mark.offset}`, ...parts];
}

/** Where the plain reader answers at all it must answer as the whole one does. Returns whether it answered. */
function agree(text: string): boolean {
  const mark: Mark = { offset: 0 };
  const plain = readPlainYaml(text, mark);
  if (plain === undefined) return false;
  const full = readFullYaml(text);
  expect(full.problems, text).toEqual([]);
  expect(plain.value, text).toEqual(full.value);
  if (plain.value !== null) expect(flatten(mark), text).toEqual(flatten(full.mark));
  return true;
}

const pieces = fc.constantFrom(
  ...['a', 'b', 'key', 'on', '12', '012', '1e3', '~', 'null', 'yes', 'x y', 'a:b', 'http://x', '-1', '.5', 'v1'],
  ...['"q"', '"q\\n"', '"a\\"b"', "'s'", "'it''s'", '""', '"\\x41"', '"#"', "': '"],
  ...[
    ':',
    ': ',
    ':\n',
    '- ',
    '-',
    ' ',
    '  ',
    '    ',
    '\n',
    '\n',
    '\n  ',
    '\n  ',
    '\n    ',
    '\n- ',
    '\n  - ',
    '\n\n',
    '\t',
  ],
  ...['{', '}', '[', ']', ', ', ',', '{a: 1}', '[1, 2]', '{"a":1,"b":[]}', '{}', '[]', '{a: b, c: [d]}'],
  ...[
    '#',
    ' # note',
    '\n# note\n',
    '\n  # note',
    '|\n',
    '|-\n  text\n',
    '|\n  text\n   more\n\n',
    '|+\n  x\n\n',
    '>\n',
  ],
  ...[
    '&a ',
    '*a',
    '!!str ',
    '? ',
    '<<',
    '---\n',
    '%',
    '@',
    '`',
    '\n  a: 1',
    '\na: 1',
    '\n- a: 1',
    '\n  b:\n',
    '\n- - x',
  ],
);

describe('readPlainYaml', () => {
  it('never answers differently from the whole reader', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        agree(parts.join(''));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 3000), seed: 7 },
    );
  });

  it('never answers differently for maps and lists of every shape', () => {
    const scalar = fc.constantFrom(
      'x',
      '1',
      '"a b"',
      "'c'",
      'on',
      '',
      '# c',
      '[1, {a: b}]',
      '{x: y}',
      '|\n@t\n@ u\n\n',
      '~',
    );
    const line = fc.tuple(
      fc.nat(6),
      fc.constantFrom('', '- ', '- - ', '-'),
      fc.constantFrom('', 'k: ', 'l:', '"m": '),
      scalar,
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 9 }), (lines) => {
        let count = 0;
        const text = lines.map(([indent, dash, key, value]) => {
          const body = value.replaceAll('@', ' '.repeat(indent + 2));
          return `${' '.repeat(indent)}${dash}${key.replace(/[klm]/, (k) => k + count++)}${body}`;
        });
        agree(`${text.join('\n')}\n`);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 3000), seed: 11 },
    );
  });

  it('answers itself for what manifests are made of', () => {
    const texts = [
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: a # why\n  labels: { app: a, "b/c": d }\nspec:\n  ports:\n  - port: 80\n    name: http\n',
      '---\n# head\na:\n    - - 1\n      - 2\n    -\n      b: "x: y"\n    - c: |-\n        text\n          more\n\n      d: []\n',
      '{"a": [1, -2.5, 1E3, true, null, "\\u00e9\\n"],\n\t"b": {"c": {}}}\n',
      'data:\n  script: |\n    if [[ $x ]]; then\n      echo "{{"\n    fi\n\n  next: 1\n',
    ];
    expect(texts.map((text) => agree(text))).toEqual(texts.map(() => true));
  });
});
