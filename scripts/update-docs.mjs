// Writes docs/rules.md from the rules themselves. `node scripts/update-docs.mjs --check` only says whether it is fresh.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const path = join(root, 'docs/rules.md');

const text = page(await loadRules());
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write('docs/rules.md is stale: run `node scripts/update-docs.mjs`\n');
    process.exitCode = 1;
  }
} else writeFileSync(path, text);

/** The list as it stands in the sources, so that nothing has to be built before. */
async function loadRules() {
  const folder = mkdtempSync(join(tmpdir(), 'failover-rules-'));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['src/rules/index.ts'],
      bundle: true,
      outfile: join(folder, 'rules.mjs'),
      format: 'esm',
      platform: 'node',
      define: { __VERSION__: '""' },
      logLevel: 'warning',
      // CommonJS dependencies call require for Node's own modules.
      banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    });
    return (await import(pathToFileURL(join(folder, 'rules.mjs')).href)).rules;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function page(rules) {
  const groups = [...new Set(rules.map(({ id }) => groupOf(id)))];
  return `# Rules of \`failover validate\`

Written by \`scripts/update-docs.mjs\` from \`src/rules\`; do not edit. \`failover explain RULE-ID\` shows each of these pages in a terminal.
\`--severity RULE=off|info|warning|error\` (or \`istio/*=…\` for a group) sets a rule's level, as does \`rules:\` in \`failover-rules.yaml\`. A comment
\`# failover-ignore: RULE\` on a line or above it silences a rule there, the annotation \`failover.dev/ignore: RULE, RULE\` in a whole object.

${groups.map((group) => overview(group, rules)).join('\n')}
${rules.map(details).join('\n')}`;
}

function overview(group, rules) {
  const members = rules.filter(({ id }) => groupOf(id) === group);
  const rows = members.map(
    ({ id, severity, upstream = 'none', title }) =>
      `| [${id}](#${anchor(id)}) | ${severity} | ${upstream} | ${cell(title)} |`,
  );
  return `## ${group}\n\n| rule | severity | the mesh itself says | what |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function details({ id, severity, title, why, examples }) {
  const example = (text) => `\`\`\`yaml\n${text.trim()}\n\`\`\``;
  return `### ${id}\n\n**${severity}**: ${title}\n\n${why}\n\nWrong:\n\n${example(examples.bad)}\n\nRight:\n\n${example(examples.good)}\n`;
}

function groupOf(id) {
  return id.slice(0, id.indexOf('/'));
}

/** As GitHub makes them of headings. */
function anchor(id) {
  return id.replaceAll('/', '');
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
