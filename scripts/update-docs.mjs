// Writes docs/rules.md and docs/commands.md from the lists themselves. `node scripts/update-docs.mjs --check` only says whether they are fresh.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { commandsPage } from './commands-page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const { rules, commands, globalFlags } = await loadLists();
const pages = { 'docs/rules.md': page(rules), 'docs/commands.md': await commandsPage(commands, globalFlags) };
for (const [path, text] of Object.entries(pages)) {
  if (!process.argv.includes('--check')) writeFileSync(join(root, path), text);
  else if (readFileSync(join(root, path), 'utf8') !== text) {
    process.stderr.write(`${path} is stale: run \`node scripts/update-docs.mjs\`\n`);
    process.exitCode = 1;
  }
}

/** The lists as they stand in the sources, so that nothing has to be built before. */
async function loadLists() {
  const folder = mkdtempSync(join(tmpdir(), 'failover-lists-'));
  try {
    await build({
      absWorkingDir: root,
      stdin: {
        contents: `
          export { rules } from './src/rules/index.js';
          export { commands } from './src/commands/index.js';
          export { globalFlags } from './src/commands/flags.js';`,
        resolveDir: root,
        loader: 'ts',
      },
      bundle: true,
      outfile: join(folder, 'lists.mjs'),
      format: 'esm',
      platform: 'node',
      define: { __VERSION__: '""' },
      logLevel: 'warning',
      // CommonJS dependencies call require for Node's own modules.
      banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    });
    return await import(pathToFileURL(join(folder, 'lists.mjs')).href);
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
  const example = (text) => `\`\`\`yaml\n${shortened(text.trim())}\n\`\`\``;
  return `### ${id}\n\n**${severity}**: ${title}\n\n${why}\n\nWrong:\n\n${example(examples.bad)}\n\nRight:\n\n${example(examples.good)}\n`;
}

/** Certificates and keys fill screens and tell a reader nothing: "…" stands for what is left out. */
function shortened(text) {
  return text
    .replace(
      /(-----BEGIN [A-Z ]+-----(?:\s|\\n)*[A-Za-z0-9+/]{16})[A-Za-z0-9+/=\s\\]*?((?:\n *|\\n)-----END)/g,
      '$1…$2',
    )
    .replace(/\b([A-Za-z0-9+/]{24})[A-Za-z0-9+/]{60,}={0,2}/g, '$1…');
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
