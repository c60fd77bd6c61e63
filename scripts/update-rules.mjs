// Writes src/rules/index.ts: every rule file, alphabetically. A rule file is one that exports a const of type `Rule`.
// `node scripts/update-rules.mjs --check` only says whether it is fresh.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../src/rules');

const rules = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: group }) =>
    readdirSync(join(folder, group))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => {
        const [, name] =
          /^export const (\w+)(?:: \w*Rule = \{| = verdictRule\(|: Rule = )/m.exec(
            readFileSync(join(folder, group, file), 'utf8'),
          ) ?? [];
        return name === undefined ? [] : [{ group, path: `${group}/${file.replace(/\.ts$/, '')}`, name }];
      }),
  )
  .sort((a, b) => (a.path < b.path ? -1 : 1));

const imports = [];
const names = [];
for (const { group, path, name } of rules) {
  const taken = rules.filter((rule) => rule.name === name).length > 1;
  const alias = taken ? `${camelCase(group)}${name[0].toUpperCase()}${name.slice(1)}` : name;
  imports.push(`import { ${alias === name ? name : `${name} as ${alias}`} } from './${path}.js';`);
  names.push(`  ${alias},`);
}

const index = join(folder, 'index.ts');
const text = `${imports.join('\n')}
import type { Rule } from './rule.js';

/** Every rule, alphabetically by id. Written by scripts/update-rules.mjs. */
export const rules: readonly Rule[] = [
${names.join('\n')}
];
`;
const formatted = execFileSync(
  join(folder, '../../node_modules/.bin/biome'),
  ['check', '--write', `--stdin-file-path=${index}`],
  { input: text, encoding: 'utf8' },
);
if (process.argv.includes('--check')) {
  if (readFileSync(index, 'utf8') !== formatted) {
    process.stderr.write('src/rules/index.ts is stale: run `node scripts/update-rules.mjs`\n');
    process.exitCode = 1;
  }
} else writeFileSync(index, formatted);

function camelCase(slug) {
  return slug.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
